#pragma once

#include "ui/settings/preferences.h"
#include "ui/style/pagearea.h"

class QCheckBox;
class QPushButton;

namespace interlock {

/// One of a few choices, as a row of buttons; the arrows move between them.
class ChoiceRow : public QWidget {
    Q_OBJECT
public:
    ChoiceRow(const QString &name, const QStringList &words, QWidget *parent = nullptr);
    void setChosen(int index);
    const std::vector<QPushButton *> &buttons() const { return m_buttons; }

Q_SIGNALS:
    void chosen(int index);

private:
    std::vector<QPushButton *> m_buttons;
};

/// The settings of this console. Each is in force at once; there is nothing to confirm.
class SettingsPage : public PageArea {
    Q_OBJECT
public:
    explicit SettingsPage(Keymap &keymap, QWidget *parent = nullptr);
    void show(const Preferences &preferences);
    /// What this run was told otherwise when it was started.
    void showOfRun(std::optional<ThemeChoice> theme, const std::optional<QString> &language);
    const Preferences &preferences() const { return m_shown; }
    ChoiceRow *themes() const { return m_theme; }
    ChoiceRow *densities() const { return m_density; }
    ChoiceRow *languageChoice() const { return m_language; }

Q_SIGNALS:
    void changed(const interlock::Preferences &preferences);

private:
    void buildLook(QBoxLayout *column);
    void buildKeys(QBoxLayout *column, Keymap &keymap);
    void change(const std::function<void(Preferences &)> &edit);

    Preferences m_shown;
    ChoiceRow *m_theme, *m_zone, *m_density, *m_language, *m_zoom;
    QLabel *m_ofRun;
    QCheckBox *m_notifications, *m_sound, *m_held, *m_letters;
};

} // namespace interlock

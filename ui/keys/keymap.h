#pragma once

#include "ui/keys/typing.h"

#include <QAction>
#include <QMap>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace interlock {

/// What somebody may do from the keyboard: the row of the key sheet, of the palette and of the settings.
struct KeyedAct {
    QString id;               ///< stands in the preferences: "rollback", "page.live"
    QString group;            ///< heading of the key sheet
    QString words;            ///< "Hold, or resume what is held"
    QList<QKeySequence> keys; ///< as the console comes
    /// When a key that types a character acts: at once where it only changes how things look; alone where it
    /// opens something, leads away or asks the guard. Whoever types a word beside a field wants none of that.
    enum class Letter { Alone, AtOnce };
    Letter letter = Letter::Alone;
    QString english = {}; ///< its words as help, keys and talk on call name it, whatever the window speaks
};

/// Keys that a person chose, by the id of the act; an empty list: no key at all.
using KeyChoices = QMap<QString, QList<QKeySequence>>;

/// All acts of one window with their keys: the one place that knows who holds which key.
class Keymap : public QObject {
    Q_OBJECT
public:
    Keymap(QWidget *window, const Clock &clock);

    QAction *add(const KeyedAct &act, std::function<void()> done);
    const std::vector<QAction *> &actions() const { return m_actions; }
    QAction *action(const QString &id) const;
    /// This act answers its keys in every window that was opened from this one too, dialogs included.
    void actEverywhere(const QString &id);
    static QString groupOf(const QAction &action);
    static QString englishOf(const QAction &action);
    /// "F8 or Ctrl+Shift+R"; a dash without a key.
    static QString keysText(const QAction &action);

    /// Why this act may not have this key: another one has it, or the key is needed elsewhere. Empty: it may.
    QString whyNot(const QString &id, const QKeySequence &key) const;
    /// Gives an act its keys; refused (and nothing changed) with the sentence of `whyNot`.
    QString bind(const QString &id, const QList<QKeySequence> &keys);
    void reset(const QString &id);
    /// Only what differs from how the console comes.
    KeyChoices choices() const;
    /// Takes each choice that conflicts with nothing; gives a sentence for each that was left out.
    QStringList setChoices(const KeyChoices &choices);

    /// Keys without Ctrl, Alt or F1..F12 can be switched off (WCAG 2.1.4).
    void setLetters(bool on);
    bool letters() const { return m_letters; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void hear(const QWidget &by, const QKeyEvent &key);
    bool putsOff(QAction &action, const QKeySequence &key);
    void actAlone();
    QString whyNotAll(const QString &id, const QList<QKeySequence> &keys) const;
    QList<QKeySequence> wanted(const QString &id) const;
    const QAction *holder(const QKeySequence &key, const QString &except) const;
    void apply();

    QWidget *m_window;
    std::vector<QAction *> m_actions;
    QMap<QString, QList<QKeySequence>> m_defaults;
    KeyChoices m_chosen;
    bool m_letters = true;
    const Clock &m_clock;
    Typing m_typing;
    bool m_inWord = false;              ///< the newest letter goes on with a word
    QPointer<const QWidget> m_heardBy;  ///< the newest key, as it goes up from widget to widget
    const QKeyEvent *m_heard = nullptr; ///< told apart by its address, never read
    QPointer<QAction> m_putOff;         ///< waits for whether its letter stays alone
    Instant m_putOffAt{};
    QTimer m_wait;
};

/// Is this one key without Ctrl, Alt or Meta that types a character?
bool isLetterKey(const QKeySequence &key);

} // namespace interlock

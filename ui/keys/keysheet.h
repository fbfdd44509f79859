#pragma once

#include <QDialog>

class QBoxLayout;

namespace interlock {

class FitArea;
class Keymap;

/// The keys of the console as they are bound now, by group.
class KeySheet : public QDialog {
    Q_OBJECT
public:
    explicit KeySheet(const Keymap &keymap, QWidget *parent = nullptr);

Q_SIGNALS:
    void changeRequested(); ///< opens the settings

protected:
    void showEvent(QShowEvent *event) override;

private:
    FitArea *m_body;
    QBoxLayout *m_halves;
};

} // namespace interlock

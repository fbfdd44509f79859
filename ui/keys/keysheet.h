#pragma once

#include <QDialog>

namespace interlock {

class Keymap;

/// The keys of the console as they are bound now, by group.
class KeySheet : public QDialog {
    Q_OBJECT
public:
    explicit KeySheet(const Keymap &keymap, QWidget *parent = nullptr);

Q_SIGNALS:
    void changeRequested(); ///< opens the settings
};

} // namespace interlock

#pragma once

#include "ui/keys/keymap.h"

#include <QDialog>

class QKeySequenceEdit;
class QLabel;
class QPushButton;
class QGridLayout;

namespace interlock {

/// Asks for a new key of one act; says at once who has it already.
class KeyDialog : public QDialog {
    Q_OBJECT
public:
    KeyDialog(Keymap &keymap, const QAction &action, QWidget *parent);
    ~KeyDialog() override;
    QKeySequenceEdit *edit() const { return m_edit; }
    QPushButton *useButton() const { return m_use; }
    QString problem() const;

private:
    void judge();
    void bind(const QList<QKeySequence> &keys);

    Keymap &m_keymap;
    QString m_id;
    QKeySequenceEdit *m_edit;
    QLabel *m_problem;
    QPushButton *m_use;
};

/// All acts with their keys, each with a button that changes them.
class KeyTable : public QWidget {
    Q_OBJECT
public:
    explicit KeyTable(Keymap &keymap, QWidget *parent = nullptr);

private:
    void fill();
    void showKeys();
    Keymap &m_keymap;
    QGridLayout *m_grid;
    std::vector<std::pair<const QAction *, QPushButton *>> m_rows;
};

} // namespace interlock

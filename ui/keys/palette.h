#pragma once

#include "ui/keys/palettemodel.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;

namespace interlock {

/// The command palette: type what you want, Enter does it, Esc leaves all as it was. It rolls nothing back:
/// that is the red button's and its key's alone, because a typed word and Enter may hit the wrong line.
class Palette : public QDialog {
    Q_OBJECT
public:
    Palette(std::vector<PaletteEntry> entries, QWidget *parent);
    QLineEdit *query() const { return m_query; }
    const PaletteModel &model() const { return *m_model; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void filter(const QString &text);
    void move(int by);
    void runCurrent();

    PaletteModel *m_model;
    QLineEdit *m_query;
    QListView *m_list;
    QLabel *m_nothing;
};

} // namespace interlock

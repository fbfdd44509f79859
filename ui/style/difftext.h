#pragma once

#include <QPlainTextEdit>

namespace interlock {

/// Lines of a diff, to be read and copied: "+ ..." and "- ..." on their tints, told apart by the sign as
/// well.
class DiffText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit DiffText(const QString &name, QWidget *parent = nullptr);
    void show(const QStringList &lines);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void colour();
    void fit();
};

} // namespace interlock

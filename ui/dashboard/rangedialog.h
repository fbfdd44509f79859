#pragma once

#include "ui/dashboard/timeview.h"
#include "ui/style/words.h"

#include <QDialog>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace interlock {

/// Two moments, from when to when the plots show. Says what is wrong beside the fields, and waits.
class RangeDialog : public QDialog {
    Q_OBJECT
public:
    RangeDialog(const TimeView &view, Zone zone, QWidget *parent = nullptr);
    QDateTimeEdit *from() const { return m_from; }
    QDateTimeEdit *to() const { return m_to; }
    QPushButton *showButton() const { return m_show; }
    /// Stages to be shown with one click, and when they were.
    void offer(const std::vector<std::pair<QString, Stretch>> &stages);
    QString problem() const;

Q_SIGNALS:
    void chosen(qint64 fromMs, qint64 toMs);

private:
    void build(Zone zone);
    void check();
    Stretch m_whole;
    QDateTimeEdit *m_from, *m_to;
    QLabel *m_problem;
    QPushButton *m_show;
};

} // namespace interlock

#pragma once

#include "ui/follower/commands.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace interlock {

class Chip;
struct Status;

/// Long work on the log as a line: what is done, how far it is, a button that gives it up, and what came of
/// it.
class WorkRow : public QWidget {
    Q_OBJECT
public:
    struct Words {
        QString doing, about;   ///< while it lasts
        QString done, failed;   ///< of the chip; the sentence is the answer's
        QString stopped, rests; ///< the chip and the sentence of what was given up
    };

    explicit WorkRow(QWidget *parent = nullptr);

    /// Begins to show work that is about to be asked for. Only while none is going on.
    LongWork begin(const Words &words);
    /// Gives it up; the work ends when it hears of it.
    void cancel();
    bool isWorking() const { return m_isWorking; }
    /// Of all the log, for how far the work is.
    void setRecords(qint64 all) { m_all = all; }
    QString sentence() const;
    QPushButton *cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void workingChanged(bool working);

private:
    void tell(const Status &status, const QString &sentence);
    void progressed(qint64 records);
    void ended(const Words &words, const Answer &answer);
    void setWorking(bool working);

    Chip *m_chip;
    QLabel *m_sentence;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    std::stop_source m_stop;
    quint64 m_work = 0; ///< late words of an older one are dropped
    qint64 m_all = 0;
    bool m_isWorking = false;
};

} // namespace interlock

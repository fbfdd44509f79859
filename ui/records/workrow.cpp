#include "ui/records/workrow.h"

#include "ui/style/chip.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>

namespace interlock {

namespace {
constexpr int kSteps = 1000;
}

WorkRow::WorkRow(QWidget *parent)
    : QWidget(parent), m_chip(new Chip), m_sentence(makeLabel({}, "answer")), m_bar(new QProgressBar),
      m_cancel(new QPushButton(tr("Cancel")))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(12));
    row->addWidget(m_chip, 0, Qt::AlignTop);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_bar, 0, Qt::AlignVCenter);
    row->addWidget(m_cancel, 0, Qt::AlignVCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, kSteps);
    m_bar->setFixedWidth(scaled(160));
    m_bar->setAccessibleName(tr("Records read"));
    m_cancel->setAutoDefault(false);
    m_cancel->setToolTip(tr("Gives the work up; nothing half done stays (Esc)"));
    connect(m_cancel, &QPushButton::clicked, this, &WorkRow::cancel);
    setWorking(false);
    hide();
}

void WorkRow::setWorking(bool working)
{
    m_isWorking = working;
    if (!working)
        Q_EMIT workingChanged(false); // who has the keyboard there takes it elsewhere before it goes
    m_bar->setVisible(working);
    m_cancel->setVisible(working);
}

void WorkRow::tell(const Status &status, const QString &sentence)
{
    m_chip->setStatus(status);
    m_sentence->setText(sentence);
    show();
}

QString WorkRow::sentence() const
{
    return m_sentence->text();
}

LongWork WorkRow::begin(const Words &words)
{
    m_stop = std::stop_source();
    m_bar->setValue(0);
    setWorking(true);
    tell({StatusKind::Running, words.doing}, words.about);
    Q_EMIT workingChanged(true);
    const QPointer<WorkRow> self(this);
    const quint64 work = ++m_work;
    const auto isOfNow = [self, work] { return self && self->m_isWorking && self->m_work == work; };
    return {[self, isOfNow, words](const Answer &answer) {
                if (isOfNow())
                    self->ended(words, answer);
            },
            [self, isOfNow](qint64 records) {
                if (isOfNow())
                    self->progressed(records);
            },
            m_stop.get_token()};
}

void WorkRow::progressed(qint64 records)
{
    if (m_all > 0)
        m_bar->setValue(int(std::min(records, m_all) * kSteps / m_all));
    m_bar->setToolTip(tr("%L1 of %L2 records").arg(records).arg(m_all));
}

void WorkRow::cancel()
{
    if (!m_isWorking || m_stop.stop_requested())
        return;
    m_chip->setStatus({StatusKind::Running, tr("stopping")});
    m_stop.request_stop();
}

/// What was done before it heard that it may stop is done.
void WorkRow::ended(const Words &words, const Answer &answer)
{
    setWorking(false);
    if (answer.accepted)
        tell({StatusKind::Pass, words.done}, answer.sentence);
    else if (m_stop.stop_requested())
        tell({StatusKind::Idle, words.stopped}, words.rests);
    else
        tell({StatusKind::Fail, words.failed}, answer.sentence);
}

} // namespace interlock

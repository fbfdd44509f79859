#include "ui/dashboard/rangedialog.h"

#include "ui/style/label.h"

#include <QBoxLayout>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
QDateTime momentOf(qint64 wallMs, Zone zone)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(wallMs, Qt::UTC);
    return zone == Zone::Utc ? utc : utc.toLocalTime();
}
} // namespace

RangeDialog::RangeDialog(const TimeView &view, Zone zone, QWidget *parent)
    : QDialog(parent), m_whole(view.whole()), m_from(new QDateTimeEdit), m_to(new QDateTimeEdit),
      m_problem(makeLabel({}, "answer")), m_show(new QPushButton(tr("Show")))
{
    setWindowTitle(tr("From when to when"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Stretch shown = view.shown();
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setTimeSpec(zone == Zone::Utc ? Qt::UTC : Qt::LocalTime);
        edit->setDisplayFormat(u"d MMM yyyy HH:mm:ss"_s);
        edit->setMinimumWidth(scaled(220));
        edit->setMinimumHeight(scaled(30));
    }
    m_from->setDateTime(momentOf(shown.from, zone));
    m_to->setDateTime(momentOf(shown.to, zone));
    build(zone);
    check();
    connect(m_from, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::check);
    connect(m_to, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::check);
    connect(m_show, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(m_from->dateTime().toMSecsSinceEpoch(), m_to->dateTime().toMSecsSinceEpoch());
        accept();
    });
}

void RangeDialog::build(Zone zone)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(22), scaled(18), scaled(22), scaled(16));
    column->setSpacing(scaled(12));
    auto *form = new QFormLayout;
    form->addRow(tr("&From, %1").arg(Words::zoneName(zone)), m_from);
    form->addRow(tr("&To, %1").arg(Words::zoneName(zone)), m_to);
    column->addLayout(form);
    m_problem->setWordWrap(true);
    column->addWidget(m_problem);
    auto *buttons = new QHBoxLayout;
    auto *cancel = new QPushButton(tr("Cancel"));
    m_show->setProperty("role", u"primary"_s);
    m_show->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_show);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void RangeDialog::offer(const std::vector<std::pair<QString, Stretch>> &stages)
{
    if (stages.empty())
        return;
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(makeLabel(tr("Stage"), "muted"));
    for (const auto &[name, when] : stages) {
        auto *button = new QPushButton(name);
        button->setProperty("role", u"link"_s);
        button->setAutoDefault(false);
        button->setAccessibleName(tr("Stage %1").arg(name));
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, when = when] {
            Q_EMIT chosen(when.from, when.to);
            accept();
        });
    }
    row->addStretch(1);
    static_cast<QVBoxLayout *>(layout())->insertLayout(0, row);
}

QString RangeDialog::problem() const
{
    return m_problem->text();
}

void RangeDialog::check()
{
    const qint64 from = m_from->dateTime().toMSecsSinceEpoch(), to = m_to->dateTime().toMSecsSinceEpoch();
    QString wrong;
    if (to - from < TimeView::kShortest)
        wrong = tr("The end is at least %1 after the begin.").arg(Words::span(Duration(TimeView::kShortest)));
    else if (to < m_whole.from)
        wrong = tr("The release had not begun by then.");
    else if (from > m_whole.to)
        wrong = tr("That is after all there is to see.");
    m_problem->setText(wrong);
    m_problem->setVisible(!wrong.isEmpty());
    m_show->setEnabled(wrong.isEmpty());
}

} // namespace interlock

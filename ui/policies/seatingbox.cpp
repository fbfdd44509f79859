#include "ui/policies/seatingbox.h"

#include "models/lease/lease.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace interlock {

using namespace Qt::StringLiterals;

SeatingBox::SeatingBox(QWidget *parent)
    : QWidget(parent), m_environment(new QComboBox), m_action(new QComboBox),
      m_answer(makeLabel({}, "strong")), m_seats(new StatusList({}))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(6));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    m_environment->setAccessibleName(tr("Environment"));
    m_environment->setEditable(true); // "*" covers environments that nobody listed
    m_environment->lineEdit()->setAccessibleName(tr("Environment"));
    m_action->setAccessibleName(tr("Act"));
    for (const QString &word : decisionWords()) {
        if (!isLowering(word) && word != u"signoff")
            m_action->addItem(word);
    }
    row->addWidget(m_action);
    row->addWidget(makeLabel(tr("in", "start in staging"), "muted"));
    row->addWidget(m_environment);
    row->addStretch(1);
    column->addLayout(row);
    m_answer->setWordWrap(true);
    column->addWidget(m_answer);
    column->addWidget(m_seats);
    connect(m_environment, &QComboBox::currentTextChanged, this, &SeatingBox::solve);
    connect(m_action, &QComboBox::currentTextChanged, this, &SeatingBox::solve);
}

QString SeatingBox::answer() const
{
    return m_answer->text();
}

void SeatingBox::show(const Policy &policy)
{
    if (m_policy == policy && m_environment->count() > 0)
        return;
    m_policy = policy;
    const QString before = m_environment->currentText();
    const QSignalBlocker quiet(m_environment);
    m_environment->clear();
    QStringList names{u"production"_s, u"staging"_s};
    for (const auto &[environment, actions] : policy.rules) {
        if (environment != u"*" && !names.contains(environment))
            names << environment;
    }
    m_environment->addItems(names);
    m_environment->setCurrentText(before.isEmpty() ? u"staging"_s : before);
    solve();
}

void SeatingBox::suggest(const QString &environment)
{
    if (m_suggested == environment || environment.isEmpty())
        return;
    m_suggested = environment;
    m_environment->setCurrentText(environment);
}

void SeatingBox::solve()
{
    const auto seating =
        seatingFor(m_policy, m_environment->currentText().trimmed(), m_action->currentText());
    std::vector<StatusLine> lines;
    if (!seating) {
        m_answer->setText(tr("Nobody: %1").arg(seating.error().sentence()));
        m_seats->show(lines);
        return;
    }
    m_answer->setText(
        seating->example.isEmpty()
            ? tr("Nobody could fill all seats with different people.")
            : tr("For example %1.").arg(seating->example.join(tr(" and ", "between two people"))));
    for (const Seating::Seat &seat : seating->seats) {
        StatusLine line{tr("Seat of %1").arg(seat.role)};
        line.text = seat.people.isEmpty() ? tr("nobody has this role") : seat.people.join(u", "_s);
        line.status = seat.people.isEmpty()
                          ? Status{StatusKind::Fail, tr("cannot be filled")}
                          : Status{StatusKind::Pass, tr("%n could", nullptr, int(seat.people.size()))};
        lines.push_back(line);
    }
    for (const QString &person : seating->necessary)
        lines.push_back({tr("Without %1 nobody could sign").arg(person),
                         tr("One more person with that role would help."),
                         {},
                         Status{StatusKind::Waiting, tr("no stand-in")}});
    m_seats->show(lines);
}

} // namespace interlock

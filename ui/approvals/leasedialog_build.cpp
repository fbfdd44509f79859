// How the form is put together: what is signed, what speaks for and against it, who signs, and the ways out.
#include "ui/approvals/leasedialog.h"
#include "ui/style/chip.h"
#include "ui/style/difftext.h"
#include "ui/style/environmentband.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
/// A chip, and the sentence that it stands for.
QHBoxLayout *chipLine(StatusKind kind, const QString &word, const QString &sentence, const char *role)
{
    auto *line = new QHBoxLayout;
    line->setSpacing(scaled(10));
    auto *badge = new Chip;
    badge->setStatus({kind, word});
    line->addWidget(badge, 0, Qt::AlignTop);
    auto *told = makeLabel(sentence, role);
    told->setWordWrap(true);
    line->addWidget(told, 1);
    return line;
}
} // namespace

/// What may be longer than the screen is high; head, reason and buttons stay outside of it.
QWidget *LeaseDialog::buildBody()
{
    m_body = new FitArea;
    m_body->setFocusPolicy(Qt::StrongFocus); // to be scrolled from the keyboard
    m_body->setAccessibleName(tr("What you sign"));
    m_body->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget;
    m_halves = new QBoxLayout(QBoxLayout::LeftToRight, page);
    m_halves->setContentsMargins(0, 0, scaled(12), 0);
    m_halves->setSpacing(scaled(24));
    m_halves->addWidget(buildEvidence(), 1);
    m_seats = buildSeats();
    m_halves->addWidget(m_seats, 1);
    m_body->setPage(page);
    return m_body;
}

QWidget *LeaseDialog::buildHead()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(16));
    auto *band = new EnvironmentBand;
    band->setEnvironment(m_lease.environment);
    band->setFixedHeight(band->sizeHint().height());
    row->addWidget(band, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(scaled(2));
    m_title = makeLabel(titleText(), "heading");
    m_title->setWordWrap(true);
    words->addWidget(m_title);
    words->addWidget(makeLabel(tr("You allow %n stage(s), for these exact bytes, until %1. Nothing else.",
                                  nullptr, int(m_lease.stages.size()))
                                   .arg(Words::dateClock(m_lease.expires, m_zone)),
                               "muted"));
    const bool isOfDemo = m_lease.environment == u"demo" && m_lease.requesterKind == u"agent";
    if (isOfDemo && !m_lease.signedByMe) {
        auto *demo =
            makeLabel(tr("This is the demo: put your key under it, and it goes live at once."), "strong");
        demo->setWordWrap(true);
        words->addWidget(demo);
    }
    if (const QString before = earlierText(); !before.isEmpty())
        words->addLayout(chipLine(StatusKind::Fail, tr("rolled back before"), before, "strong"));
    if (!m_lease.doubt.isEmpty())
        words->addLayout(chipLine(StatusKind::Inconclusive, tr("look twice"), m_lease.doubt, "strong"));
    m_notice = makeLabel({}, "strong");
    m_notice->setWordWrap(true);
    m_notice->hide();
    words->addWidget(m_notice);
    row->addLayout(words, 1);
    m_left = new Chip;
    row->addWidget(m_left, 0, Qt::AlignTop);
    return box;
}

QString LeaseDialog::titleText() const
{
    const bool asks = !m_lease.signedByMe && m_lease.state == LeaseView::State::Waiting;
    return (asks ? tr("Put your key under %1 %2, %3") : tr("The lease of %1 %2, %3"))
        .arg(m_lease.name, m_lease.canaryVersion, m_lease.environment);
}

/// Rollouts of this very release that were rolled back: first of all, when and why.
QString LeaseDialog::earlierText() const
{
    constexpr qsizetype kMostTold = 3;
    QStringList times;
    for (const EarlierView &one : m_lease.earlier)
        if (one.sameVersion && one.phase == Phase::RolledBack)
            times << tr("%1 (%2)", "time, why")
                         .arg(Words::dateClock(one.endedAt, m_zone),
                              one.why.isEmpty() ? tr("no reason given") : one.why);
    if (times.isEmpty())
        return {};
    const int all = int(times.size());
    const QString more = all > kMostTold ? tr(", and %n more", nullptr, all - int(kMostTold)) : QString();
    return tr("%1 was rolled back %n time(s): %2%3", nullptr, all)
        .arg(m_lease.canaryVersion, times.mid(0, kMostTold).join(u", "_s), more);
}

/// The bytes that are bound, to be read before anything is signed.
void LeaseDialog::readPlan()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(m_lease.planFile);
    auto *column = new QVBoxLayout(dialog);
    auto *text = new QPlainTextEdit(m_lease.planText);
    text->setReadOnly(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setTabChangesFocus(true);
    text->setAccessibleName(tr("The plan, as it is bound"));
    setType(text, Type::Mono);
    column->addWidget(text, 1);
    auto *close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    enterClicks(*dialog);
    dialog->resize(std::min(scaled(760), width()), std::min(scaled(640), height()));
    openForm(*dialog);
}

QWidget *LeaseDialog::buildEvidence()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeLabel(tr("WHAT YOU SIGN"), "section"));
    column->addSpacing(scaled(4));
    const auto row = [column](const QString &key, const QString &value, Type type = Type::Body) {
        auto *made = new KeyValueRow(key);
        made->setValue(value, type);
        made->setHint(value);
        column->addWidget(made);
        return made;
    };
    row(tr("Release"), tr("%1 → %2").arg(m_lease.stableVersion, m_lease.canaryVersion), Type::BodyBold);
    row(tr("Plan"),
        tr("%1  %2", "file and digest").arg(m_lease.planFile, Words::groupedDigest(m_lease.planDigest)),
        Type::Mono)
        ->setHint(m_lease.planDigest);
    if (!m_lease.planText.isEmpty()) {
        auto *read = new QPushButton(tr("Read the plan…"));
        read->setProperty("role", u"link"_s);
        read->setMinimumHeight(scaled(24));
        column->addWidget(read, 0, Qt::AlignRight);
        connect(read, &QPushButton::clicked, this, &LeaseDialog::readPlan);
    }
    row(tr("Policy"), Words::groupedDigest(m_lease.policyDigest), Type::Mono)->setHint(m_lease.policyDigest);
    row(tr("Bound files"),
        m_lease.files.isEmpty()
            ? tr("none")
            : tr("%1: %2", "count and names").arg(m_lease.files.size()).arg(m_lease.files.join(u", "_s)));
    row(tr("Valid"),
        tr("%1 until %2", "times")
            .arg(Words::dateClock(m_lease.notBefore, m_zone), Words::dateClock(m_lease.expires, m_zone)));
    row(tr("Starts"), tr("%1 at most, %2 used").arg(m_lease.maxUses).arg(m_lease.starts), Type::BodyBold);
    row(tr("Traffic"), m_lease.traffic);
    row(tr("Commands"), m_lease.steps.isEmpty() ? tr("none") : m_lease.steps.join(u"; "_s))
        ->setHint(m_lease.steps.join(u'\n'));
    row(tr("Rollback pack"), m_lease.pack);
    row(tr("Last rehearsal"), m_lease.rehearsal.isEmpty() ? tr("never") : m_lease.rehearsal);
    if (m_lease.worstExposure)
        row(tr("Worst exposure"),
            tr("%1 %2", "duration and where").arg(Words::span(*m_lease.worstExposure), m_lease.worstAt),
            Type::BodyBold);
    row(tr("Requested by"), m_lease.requesterKind.isEmpty()
                                ? m_lease.requester
                                : tr("%1, %2").arg(m_lease.requester, m_lease.requesterKind));
    if (m_lease.requestedAt)
        row(tr("Requested at"), Words::dateClock(*m_lease.requestedAt, m_zone));
    auto *why = makeLabel(m_lease.reason.isEmpty()
                              ? tr("No reason was given with the request.")
                              : tr("%1: “%2”", "who asked, why").arg(m_lease.requester, m_lease.reason),
                          m_lease.reason.isEmpty() ? "muted" : "answer");
    why->setWordWrap(true);
    column->addSpacing(scaled(4));
    column->addWidget(why);
    if (!m_lease.changes.isEmpty()) {
        column->addSpacing(scaled(16));
        column->addWidget(makeLabel(tr("CHANGED SINCE THE PLAN LAST APPROVED"), "section"));
        column->addSpacing(scaled(4));
        column->addWidget(buildDiff());
    }
    column->addStretch(1);
    return box;
}

/// Points and reason, one factor a line, the heaviest first.
QWidget *LeaseDialog::buildRisk()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(scaled(10));
    grid->setVerticalSpacing(scaled(1));
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < int(m_lease.risks.size()); ++i) {
        const QString points = m_lease.risks[i].section(u'\t', 0, 0),
                      why = m_lease.risks[i].section(u'\t', 1);
        auto *number = new QLabel(points);
        setType(number, Type::BodyBold);
        number->setAccessibleName(tr("%1 points: %2").arg(points, why));
        auto *reason = new ElidedLabel;
        setType(reason, Type::Small);
        reason->setFullText(why);
        grid->addWidget(number, i, 0, Qt::AlignRight);
        grid->addWidget(reason, i, 1);
    }
    return box;
}

/// All of it, to be scrolled and copied.
QWidget *LeaseDialog::buildDiff()
{
    auto *diff = new DiffText(tr("Changed since the plan last approved"));
    diff->show(m_lease.changes);
    return diff;
}

namespace {
/// The limits that hold in every stage, said once; none where there is one stage only.
QStringList limitsOfAll(const std::vector<LeaseStage> &stages)
{
    if (stages.size() < 2)
        return {};
    QStringList shared = stages.front().limits.split(u'\n', Qt::SkipEmptyParts);
    for (const LeaseStage &stage : stages) {
        const QStringList its = stage.limits.split(u'\n');
        shared.removeIf([&its](const QString &limit) { return !its.contains(limit); });
    }
    return shared;
}

QString limitsBut(const LeaseStage &stage, const QStringList &said)
{
    QStringList own = stage.limits.split(u'\n', Qt::SkipEmptyParts);
    own.removeIf([&said](const QString &limit) { return said.contains(limit); });
    return own.join(u'\n');
}
} // namespace

QWidget *LeaseDialog::buildSeats()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(6));
    column->addWidget(makeLabel(tr("STAGES"), "section"));
    auto *stages = new QGridLayout;
    stages->setSpacing(scaled(8));
    const QStringList everywhere = limitsOfAll(m_lease.stages);
    for (int i = 0; i < int(m_lease.stages.size()); ++i) {
        const LeaseStage &stage = m_lease.stages[size_t(i)];
        auto *card = makePanel();
        auto *inside = new QVBoxLayout(card);
        inside->setContentsMargins(scaled(10), scaled(7), scaled(10), scaled(8));
        inside->setSpacing(scaled(2));
        auto *weight = new QLabel(Words::weight(stage.weight));
        setType(weight, Type::Strong);
        inside->addWidget(weight);
        for (const QString &line : {Words::span(stage.bake), limitsBut(stage, everywhere), stage.gate}) {
            if (line.isEmpty())
                continue;
            auto *label = makeLabel(line, "small");
            label->setWordWrap(true);
            inside->addWidget(label);
        }
        inside->addStretch(1);
        stages->addWidget(card, i / 4, i % 4);
    }
    column->addLayout(stages);
    if (!everywhere.isEmpty()) {
        auto *limits =
            makeLabel(tr("Rolled back in every stage at: %1").arg(everywhere.join(u" · "_s)), "small");
        limits->setWordWrap(true);
        column->addWidget(limits);
    }
    if (!m_lease.watched.isEmpty()) {
        auto *watched = makeLabel(tr("Rolls nothing back: %1").arg(m_lease.watched), "small");
        watched->setWordWrap(true);
        column->addWidget(watched);
    }
    column->addSpacing(scaled(10));
    column->addWidget(makeLabel(tr("TWO KEYS"), "section"));
    for (const SeatView &seat : m_lease.seats)
        column->addWidget(new SeatCard(seat, m_zone));
    if (!m_lease.oneAccount.isEmpty())
        column->addLayout(chipLine(StatusKind::Inconclusive, tr("one account"), m_lease.oneAccount, "muted"));
    if (m_lease.requesterKind == u"agent"_s)
        column->addWidget(
            makeLabel(tr("The request came from the agent %1; it may not fill a seat of a person.")
                          .arg(m_lease.requester),
                      "muted"));
    if (!m_lease.risk.isEmpty()) {
        column->addSpacing(scaled(16));
        column->addWidget(makeLabel(tr("RISK %1").arg(m_lease.risk), "section"));
        column->addSpacing(scaled(4));
        column->addWidget(buildRisk());
    }
    column->addStretch(1);
    return box;
}

QWidget *LeaseDialog::buildReason()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(6));
    auto *label = makeLabel(tr("REASON, KEPT IN THE RECORD"), "section");
    m_reason = new QPlainTextEdit;
    m_reason->setTabChangesFocus(true);
    m_reason->setAccessibleName(tr("Reason, kept in the record"));
    m_reason->setPlaceholderText(tr("What you reviewed"));
    m_reason->setFixedHeight(scaled(52));
    label->setBuddy(m_reason);
    column->addWidget(label);
    column->addWidget(m_reason);
    return box;
}

QWidget *LeaseDialog::buildButtons()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(10));
    row->addWidget(makeLabel(tr("Code, shown again in the log:"), "muted"));
    m_code = makeLabel(tr("made when you sign"), "muted");
    row->addWidget(m_code);
    row->addStretch(1);
    m_sign->setProperty("role", u"primary"_s);
    for (QPushButton *button : {m_deny, m_notNow, m_sign}) {
        button->setMinimumHeight(scaled(34));
        row->addWidget(button);
    }
    nameButtons();
    connect(m_notNow, &QPushButton::clicked, this, &LeaseDialog::reject);
    connect(m_deny, &QPushButton::clicked, this, [this] { m_lease.signedByMe ? withdraw() : deny(); });
    connect(m_sign, &QPushButton::clicked, this, [this] {
        wait(true);
        block(tr("Waiting for the key and the guard's answer…"));
        Q_EMIT signRequested(m_lease.id, openRole(), m_reason->toPlainText().trimmed());
    });
    return box;
}

} // namespace interlock

#include "ui/policies/policiespage.h"

#include "ui/style/difftext.h"
#include "ui/style/label.h"
#include "ui/style/reason.h"
#include "ui/window/banner.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFileDialog>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::hours kEndsSoon{30 * 24};

QString shortKey(const QString &fingerprint)
{
    return fingerprint.size() > 20 ? fingerprint.left(15) + u'\u2026' + fingerprint.right(4) : fingerprint;
}
} // namespace

PoliciesPage::PoliciesPage(Commands &commands, QWidget *parent)
    : QStackedWidget(parent), m_commands(commands), m_empty(new EmptyState),
      m_area(new PageArea(tr("Policies"))), m_seating(new SeatingBox), m_force(new StatusList({})),
      m_people(new StatusList({})), m_rules(new StatusList(tr("No rule: nothing can be raised."))),
      m_proposals(new StatusList({})), m_version(new QComboBox), m_versionText(makeLabel({}, "small")),
      m_checked(makeLabel({}, "strong")), m_changes(new DiffText(tr("What this version changed"))),
      m_checkLines(new DiffText(tr("What the check found")))
{
    m_empty->show({u"shield"_s,
                   tr("No policy yet"),
                   tr("The first one is made together with the store:\n\ninterlock init"),
                   {}});
    addWidget(m_empty);
    addWidget(m_area);
    build();
}

void PoliciesPage::build()
{
    auto *check = new QPushButton(tr("Check a policy file…"));
    check->setAutoDefault(false);
    m_area->head()->addStretch(1);
    m_area->head()->addWidget(check);
    connect(check, &QPushButton::clicked, this, &PoliciesPage::chooseFile);
    m_checked->setWordWrap(true);
    m_checked->hide();
    m_checkLines->hide();
    m_area->column()->addWidget(m_checked);
    m_area->column()->addWidget(m_checkLines);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(scaled(12));
    auto *left = new QVBoxLayout, *right = new QVBoxLayout;
    for (QVBoxLayout *side : {left, right}) {
        side->setSpacing(scaled(12));
        columns->addLayout(side, 1);
    }
    buildForce(left);
    addSection(right, tr("WHO COULD SIGN THIS?"))->addWidget(m_seating);
    addSection(left, tr("PEOPLE AND KEYS"))->addWidget(m_people);
    addSection(right, tr("RULES"), tr("Seats are always filled by different people. Lowering needs no key."))
        ->addWidget(m_rules);
    buildHistory(right);
    left->addStretch(1);
    right->addStretch(1);
    m_area->column()->addLayout(columns);
}

void PoliciesPage::buildForce(QBoxLayout *column)
{
    QBoxLayout *proposed = addSection(column, tr("PROPOSED"));
    proposed->addWidget(m_proposals);
    m_proposalBox = proposed->parentWidget();
    addSection(column, tr("IN FORCE"))->addWidget(m_force);
}

void PoliciesPage::buildHistory(QBoxLayout *column)
{
    QBoxLayout *history = addSection(
        column, tr("HISTORY"), tr("Each record is judged by the version in force at its place in the log."));
    m_version->setAccessibleName(tr("Version of the policy"));
    history->addWidget(m_version);
    m_versionText->setWordWrap(true);
    history->addWidget(m_versionText);
    history->addWidget(m_changes);
    connect(m_version, &QComboBox::currentIndexChanged, this, &PoliciesPage::showVersion);
}

void PoliciesPage::show(const Snapshot &snapshot, const QString &environment)
{
    m_seating->suggest(environment);
    const bool same = m_view == snapshot.policy && m_me == snapshot.me.name;
    m_now = snapshot.taken.wall;
    if (same && m_view)
        return;
    m_view = snapshot.policy;
    m_me = snapshot.me.name;
    if (!snapshot.store.readable && !m_view)
        m_empty->show({u"store"_s,
                       tr("The store cannot be read"),
                       tr("%1\n\n%2", "problem, mend").arg(snapshot.store.problem, snapshot.store.mend),
                       {}});
    else if (!snapshot.live)
        m_empty->show({u"clock"_s, tr("Reading the store…"), tr("The policy stands in the log."), {}});
    else
        m_empty->show({u"shield"_s,
                       tr("No policy yet"),
                       tr("The first one is made together with the store:\n\ninterlock init"),
                       {}});
    refresh();
}

void PoliciesPage::refresh()
{
    setCurrentIndex(m_view ? 1 : 0);
    if (!m_view)
        return;
    m_seating->show(m_view->policy);
    m_force->show(force());
    m_people->show(people());
    m_rules->show(rules());
    m_proposals->show(proposals());
    m_proposalBox->setVisible(!m_view->proposals.empty());
    const QSignalBlocker quiet(m_version);
    m_version->clear();
    for (const PolicyView::Version &version : m_view->versions)
        m_version->addItem(tr("version %1, from record %2, %3")
                               .arg(version.version)
                               .arg(version.first)
                               .arg(Words::dateClock(version.issued, m_zone)));
    showVersion();
}

std::vector<StatusLine> PoliciesPage::force() const
{
    const Policy &policy = m_view->policy;
    const PolicyView::Version &now = m_view->versions.front();
    std::vector<StatusLine> lines;
    lines.push_back({tr("Version %1").arg(now.version), now.reason, tr("from record %1").arg(now.first),
                     m_view->faults.isEmpty()
                         ? Status{StatusKind::Pass, tr("safe")}
                         : Status{StatusKind::Fail, tr("%n fault(s)", nullptr, int(m_view->faults.size()))},
                     now.sha256});
    for (const QString &fault : m_view->faults)
        lines.push_back({fault});
    lines.push_back({policy.admins.size() == 1
                         ? tr("Changed by %1 alone").arg(policy.admins.front())
                         : tr("Changed by %n of %1", "how many, names", policy.adminThreshold)
                               .arg(policy.admins.join(u", "_s)),
                     tr("a new version is signed as the old policy and as the new one ask")});
    lines.push_back({tr("An agent cosigns below a risk of %1 of 100").arg(policy.risk.limit)});
    lines.push_back({tr("Digest"), Words::groupedDigest(now.sha256), {}, {}, now.sha256});
    return lines;
}

std::vector<StatusLine> PoliciesPage::people() const
{
    std::vector<StatusLine> lines;
    for (const Principal &principal : m_view->policy.principals) {
        StatusLine line{principal.id == m_me ? sayYou(principal.id) : principal.id};
        QStringList does = principal.roles;
        if (m_view->policy.isAdmin(principal.id))
            does << tr("admin");
        line.value = toString(principal.kind);
        QStringList text{does.isEmpty() ? tr("no role") : does.join(u", "_s)};
        for (const PolicyKey &key : principal.keys) {
            const bool ended = key.until && *key.until <= m_now;
            const bool endsSoon = key.until && *key.until - m_now < kEndsSoon;
            QString words = tr("%1, %2").arg(shortKey(key.key.fingerprint()), toString(key.custody));
            if (key.until)
                words += ended ? tr(", ended %1").arg(Words::dateClock(*key.until, m_zone))
                               : tr(", until %1").arg(Words::dateClock(*key.until, m_zone));
            if (ended)
                line.status = Status{StatusKind::Fail, tr("key ended")};
            else if (endsSoon)
                line.status = Status{StatusKind::Waiting, tr("key ends soon")};
            text << words;
        }
        line.text = text.join(u'\n');
        lines.push_back(line);
    }
    for (const Revocation &revoked : m_view->policy.revoked)
        lines.push_back({tr("Revoked key %1").arg(shortKey(revoked.fingerprint)),
                         revoked.suspectSince < 0 ? revoked.reason
                                                  : tr("%1; its records from %2 on are disputed")
                                                        .arg(revoked.reason)
                                                        .arg(revoked.suspectSince),
                         {},
                         Status{StatusKind::Inconclusive, tr("revoked")},
                         revoked.fingerprint});
    return lines;
}

std::vector<StatusLine> PoliciesPage::rules() const
{
    std::vector<StatusLine> lines;
    for (const auto &[environment, actions] : m_view->policy.rules) {
        for (const auto &[action, rule] : actions) {
            StatusLine line{environment == u"*"
                                ? tr("%1 outside production").arg(action)
                                : tr("%1 in %2", "start in staging").arg(action, environment)};
            line.text = ruleInWords(rule);
            const bool possible = !exampleSeating(m_view->policy, rule, environment).isEmpty();
            line.status = possible ? Status{StatusKind::Pass, tr("can be met")}
                                   : Status{StatusKind::Fail, tr("nobody could")};
            lines.push_back(line);
        }
    }
    return lines;
}

std::vector<StatusLine> PoliciesPage::proposals() const
{
    std::vector<StatusLine> lines;
    for (const PolicyView::Proposed &proposed : m_view->proposals)
        lines.push_back(
            {tr("Version %1, record %2").arg(proposed.version).arg(proposed.index),
             QStringList{proposed.reason, proposed.missing, proposed.changes.mid(0, 12).join(u'\n'),
                         tr("interlock policy sign %1").arg(proposed.sha256.left(12))}
                 .join(u'\n'),
             {},
             Status{StatusKind::Waiting, tr("needs keys")},
             proposed.sha256});
    return lines;
}

void PoliciesPage::showVersion()
{
    const int index = m_version->currentIndex();
    if (!m_view || index < 0 || size_t(index) >= m_view->versions.size())
        return;
    const PolicyView::Version &version = m_view->versions[size_t(index)];
    m_versionText->setText(version.reason.isEmpty() ? tr("No reason was given.") : version.reason);
    m_changes->setVisible(!version.changes.isEmpty());
    m_changes->show(version.changes);
}

void PoliciesPage::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Check a policy file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PoliciesPage::checkFile);
    openForm(*dialog);
}

void PoliciesPage::checkFile(const QString &file)
{
    m_checked->setText(tr("Checking %1…").arg(file));
    m_checked->show();
    m_checkLines->hide();
    m_commands.checkPolicyFile(file, [page = QPointer(this), file](const Answer &answer) {
        if (!page)
            return;
        QStringList lines = answer.sentence.split(u'\n');
        page->m_checked->setText(answer.accepted ? lines.takeFirst() : tr("%1 is not safe:").arg(file));
        page->m_checkLines->setVisible(!lines.isEmpty());
        page->m_checkLines->show(lines);
    });
}

QString PoliciesPage::checkAnswer() const
{
    return m_checked->text() + u'\n' + m_checkLines->toPlainText();
}

void PoliciesPage::setZone(Zone zone)
{
    m_zone = zone;
    refresh();
}

} // namespace interlock

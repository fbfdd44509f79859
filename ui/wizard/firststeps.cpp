#include "ui/wizard/firststeps.h"

#include "models/engine/genesis.h"
#include "models/records/statement.h"
#include "models/store/paths.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kDemoSpeaksMs = 1500; ///< a demo that cannot begin says so within this
}

std::vector<CommandStep> commandsFor(const FirstRelease &release, const QString &interlock)
{
    QStringList store, common;
    if (!release.store.isEmpty())
        store << u"--store"_s << release.store;
    common = store;
    if (!release.name.isEmpty())
        common << u"--identity"_s << release.name;
    if (!release.key.isEmpty())
        common << u"--key"_s << release.key;
    std::vector<CommandStep> steps{
        {FirstSteps::tr("The plan is checked"), interlock, {u"plan"_s, u"check"_s, release.plan}}};
    if (!release.storeIsThere)
        steps.push_back({FirstSteps::tr("A store with a trust policy is made"), interlock,
                         QStringList{u"init"_s} + common});
    steps.push_back({FirstSteps::tr("A lease is asked for"), interlock,
                     QStringList{u"lease"_s, u"request"_s, release.plan} + common,
                     release.key.isEmpty() ? release.madeKey : QString()});
    if (!release.agentIsHere)
        return steps;
    steps.push_back({FirstSteps::tr("A guard is started"), interlock, {}, {}, true, release.store});
    // The policy that `init` makes wants the agent's key as well, and the agent signs nothing unguarded.
    steps.push_back({FirstSteps::tr("The agent checks it and signs its seat"),
                     interlock,
                     QStringList{u"agent"_s, u"--once"_s, u"--identity"_s, u"agent"_s} + store,
                     {},
                     true});
    return steps;
}

FirstSteps::FirstSteps(Installation installation, QWidget *parent)
    : QDialog(parent), m_installation(std::move(installation)), m_pages(new QStackedWidget)
{
    setWindowTitle(tr("First steps"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(scaled(560));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(26), scaled(22), scaled(26), scaled(20));
    m_body = new FitArea; // a low screen at a large zoom scrolls it
    m_body->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setFocusPolicy(Qt::NoFocus);
    m_body->setPage(m_pages);
    column->addWidget(m_body);
    m_pages->addWidget(buildChoice());
    m_pages->addWidget(buildForm());
    m_pages->addWidget(buildProgress());
    enterClicks(*this);
    connect(&m_steps, &CommandSteps::stepStarted, this, [this](int i) {
        showStep(i, {StatusKind::Running, tr("running")}, {});
    });
    connect(&m_steps, &CommandSteps::stepEnded, this, [this](int i, bool ok, const QString &said) {
        const bool isKnown = size_t(i) < m_commands.size();
        const bool may = isKnown && m_commands[size_t(i)].mayFail;
        const bool isGuard = isKnown && !m_commands[size_t(i)].guards.isEmpty();
        m_agentSigned = m_agentSigned || (may && ok && !isGuard);
        showStep(i,
                 ok    ? Status{StatusKind::Pass, tr("done")}
                 : may ? Status{StatusKind::Waiting, isGuard ? tr("not started") : tr("not signed")}
                       : Status{StatusKind::Fail, tr("failed")},
                 ok ? QString() : said); // what went well needs no print of a terminal
    });
    connect(&m_steps, &CommandSteps::ended, this, &FirstSteps::endOwn);
}

void FirstSteps::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fitForm(*this, *m_body, std::max(scaled(560), layout()->totalSizeHint().width()));
}

void FirstSteps::endOwn(bool ok)
{
    const bool asksAgent = ok && std::ranges::any_of(m_commands, &CommandStep::mayFail);
    m_progressTitle->setText(!ok             ? tr("That did not work")
                             : m_agentSigned ? tr("One key is under it, yours is missing")
                                             : tr("A lease waits for keys"));
    m_next->setText(!ok             ? QString()
                    : m_agentSigned ? tr("Next: read the lease, put your key under it, and press Start. The "
                                         "release then runs before your eyes.")
                    : asksAgent     ? tr("Next: read the lease and put your key under it. The agent signs "
                                             "its seat once what it names above is well: interlock agent "
                                             "--identity agent")
                                : tr("Next: read the lease. It names who else has to sign; it starts once "
                                     "all seats are filled."));
    m_next->setVisible(ok);
    m_open->setText(m_agentSigned ? tr("Read and sign…") : tr("Open it"));
    m_open->setVisible(ok);
    m_back->setEnabled(true);
    (ok ? m_open : m_back)->setFocus();
}

QString FirstSteps::outcome() const
{
    return m_progressTitle->text() + u'\n' + m_next->text();
}

QWidget *FirstSteps::buildChoice()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(14));
    column->addWidget(makeLabel(tr("Welcome to Interlock"), "heading"));
    auto *about =
        makeLabel(tr("It raises a release step by step, watches what users feel, and takes it back by itself "
                     "when a promise is broken. Raising needs two keys; rolling back needs none."),
                  "answer");
    about->setWordWrap(true);
    column->addWidget(about);
    column->addSpacing(scaled(4));
    const auto offer = [column](QPushButton *&button, const QString &words, const QString &what,
                                const char *role) {
        auto *panel = makePanel();
        auto *row = new QHBoxLayout(panel);
        row->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
        row->setSpacing(scaled(16));
        auto *text = makeLabel(what, "small");
        text->setWordWrap(true);
        row->addWidget(text, 1);
        button = new QPushButton(words);
        button->setProperty("role", QString::fromLatin1(role));
        row->addWidget(button);
        column->addWidget(panel);
    };
    offer(
        m_demo, tr("Watch a demo"),
        tr("Two small services, real traffic and a plan of minutes, all on this machine. Takes ten seconds."),
        "primary");
    offer(m_own, tr("Release something…"),
          tr("With a plan file of your own: a store is made if there is none, and a lease asked for."), "");
    auto *skip = new QPushButton(tr("Skip"));
    column->addStretch(1); // the pages share the height of the tallest
    column->addWidget(skip, 0, Qt::AlignRight);
    connect(skip, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_demo, &QPushButton::clicked, this, &FirstSteps::runDemo);
    connect(m_own, &QPushButton::clicked, this, [this] {
        m_pages->setCurrentIndex(1);
        m_plan->setFocus();
        judgeForm();
    });
    return page;
}

QLineEdit *FirstSteps::addField(QBoxLayout *column, const QString &name, const QString &about, Choice choice)
{
    auto *label = makeLabel(name, "strong");
    column->addSpacing(scaled(4));
    auto *row = new QHBoxLayout;
    auto *field = new QLineEdit;
    auto *choose = new QPushButton(tr("Choose…"));
    choose->setAccessibleName(tr("Choose: %1").arg(name));
    label->setBuddy(field);
    field->setAccessibleName(name);
    row->addWidget(field, 1);
    row->addWidget(choose);
    choose->setVisible(choice == Choice::File);
    column->addWidget(label);
    column->addLayout(row);
    auto *text = makeLabel(about, "small");
    text->setWordWrap(true);
    column->addWidget(text);
    connect(choose, &QPushButton::clicked, this, [this, field, name] { browse(field, name); });
    connect(field, &QLineEdit::textChanged, this, &FirstSteps::judgeForm);
    return field;
}

QWidget *FirstSteps::buildForm()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(6));
    column->addWidget(makeLabel(tr("Your release"), "heading"));
    m_plan =
        addField(column, tr("Plan file"), tr("What is released, in which stages, with which guardrails."));
    m_store = addField(column, tr("Store"), tr("Where the log is kept; made when it is not there."));
    m_key = addField(
        column, tr("Key"),
        tr("A file with an SSH Ed25519 key, or \"agent\". Empty: the agent, or a new key beside the store."));
    m_name = addField(column, tr("Your name"),
                      tr("As it stands in the policy and under each of your signatures; for a new store."),
                      Choice::None);
    m_name->setText(qEnvironmentVariable("USER"));
    if (const auto paths = storePaths(m_installation.store))
        m_store->setText(paths->database);
    m_formProblem = makeLabel({}, "answer");
    m_formProblem->setWordWrap(true);
    column->addWidget(m_formProblem);
    auto *buttons = new QHBoxLayout;
    auto *back = new QPushButton(tr("Back"));
    m_go = new QPushButton(tr("Ask for a lease"));
    m_go->setProperty("role", u"primary"_s);
    buttons->addWidget(back);
    buttons->addStretch(1);
    buttons->addWidget(m_go);
    column->addLayout(buttons);
    connect(back, &QPushButton::clicked, this, [this] { m_pages->setCurrentIndex(0); });
    connect(m_go, &QPushButton::clicked, this, &FirstSteps::runOwn);
    return page;
}

QWidget *FirstSteps::buildProgress()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(10));
    m_progressTitle = makeLabel({}, "heading");
    m_progress = new StatusList({});
    m_next = makeLabel({}, "answer");
    m_next->setWordWrap(true);
    m_next->hide();
    column->addWidget(m_progressTitle);
    column->addWidget(m_progress);
    column->addWidget(m_next);
    column->addStretch(1);
    auto *buttons = new QHBoxLayout;
    m_back = new QPushButton(tr("Back"));
    m_open = new QPushButton(tr("Open it"));
    m_open->setProperty("role", u"primary"_s);
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    buttons->addWidget(m_open);
    column->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this,
            [this] { m_pages->setCurrentIndex(m_plan->text().isEmpty() ? 0 : 1); });
    connect(m_open, &QPushButton::clicked, this, [this] {
        const QString key = m_key->text().trimmed();
        const bool made = key.isEmpty() && QFileInfo::exists(m_madeKey);
        Q_EMIT storeReady(m_store->text().trimmed(), made ? m_madeKey : key);
        accept();
    });
    return page;
}

void FirstSteps::browse(QLineEdit *field, const QString &title)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(field == m_store ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    openForm(*dialog);
}

void FirstSteps::judgeForm()
{
    if (!m_go)
        return;
    const QString plan = m_plan->text().trimmed(), key = m_key->text().trimmed();
    QString problem;
    if (plan.isEmpty())
        problem = tr("Choose a plan file.");
    else if (!QFileInfo(plan).isFile())
        problem = tr("There is no file %1.").arg(plan);
    else if (!key.isEmpty() && key != u"agent" && !QFileInfo(key).isFile())
        problem = tr("There is no key file %1.").arg(key);
    const auto paths = storePaths(m_store->text().trimmed());
    const bool isNew = !paths || !QFileInfo::exists(paths->database);
    m_name->setEnabled(isNew);
    const QString name = m_name->text().trimmed();
    if (problem.isEmpty() && isNew && !name.isEmpty() && !isIdentifier(name))
        problem = tr("A name has letters, digits and . _ @ - only.");
    if (problem.isEmpty() && isNew && (name == u"agent" || name == u"engine" || name == u"console"))
        problem = tr("%1 is the name of another in the policy.").arg(name);
    m_formProblem->setText(problem);
    m_go->setEnabled(problem.isEmpty());
}

void FirstSteps::showStep(int index, const Status &status, const QString &said)
{
    m_lines[size_t(index)].status = status;
    m_lines[size_t(index)].text = said;
    m_progress->show(m_lines);
}

void FirstSteps::runOwn()
{
    FirstRelease release{m_plan->text().trimmed(), m_store->text().trimmed(), m_key->text().trimmed()};
    const auto paths = storePaths(release.store);
    release.storeIsThere = paths && QFileInfo::exists(paths->database);
    const auto keyOf = [&paths](const QString &name) {
        return paths ? principalKeyPath(*paths, name) : QString();
    };
    release.name = m_name->text().trimmed();
    if (release.name.isEmpty() && !release.storeIsThere)
        release.name = qEnvironmentVariable("USER", u"person"_s); // as `init` calls whoever gives none
    if (release.storeIsThere && !QFileInfo::exists(keyOf(release.name)))
        release.name.clear();
    release.agentIsHere = !release.storeIsThere || QFileInfo::exists(keyOf(u"agent"_s));
    release.madeKey = m_madeKey = release.name.isEmpty() ? QString() : keyOf(release.name);
    std::vector<CommandStep> steps = m_commands = commandsFor(release, m_installation.interlock);
    m_agentSigned = false;
    m_lines.clear();
    for (const CommandStep &step : steps)
        m_lines.push_back({step.title, {}, {}, Status{StatusKind::Idle, tr("later")}});
    m_progress->show(m_lines);
    m_progressTitle->setText(tr("One moment"));
    m_next->hide();
    m_open->hide();
    m_back->setEnabled(false);
    m_pages->setCurrentIndex(2);
    m_steps.run(std::move(steps));
}

void FirstSteps::runDemo()
{
    m_lines = {{tr("The demo starts"),
                tr("It opens a window of its own; closing that window ends it."),
                {},
                Status{StatusKind::Running, tr("starting")}}};
    m_progress->show(m_lines);
    m_next->hide();
    m_progressTitle->setText(tr("One moment"));
    m_open->hide();
    m_back->setEnabled(true);
    m_pages->setCurrentIndex(2);
    // It plays as long as this console runs; its first words are heard, in case it cannot begin.
    auto *demo = new QProcess(this);
    connect(demo, &QProcess::finished, this, [this, demo] { tellDemoFailed(*demo); });
    connect(demo, &QProcess::errorOccurred, this, [this, demo](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            tellDemoFailed(*demo);
    });
    demo->setStandardInputFile(QProcess::nullDevice());
    demo->start(m_installation.interlock, {u"demo"_s});
    QTimer::singleShot(kDemoSpeaksMs, demo, [this, demo] { letDemoPlay(demo); });
}

void FirstSteps::tellDemoFailed(QProcess &demo)
{
    m_progressTitle->setText(tr("That did not work"));
    const QString said = QString::fromUtf8(demo.readAllStandardError().right(2000)).trimmed();
    showStep(0, {StatusKind::Fail, tr("failed")},
             demo.error() == QProcess::FailedToStart ? said + demo.errorString() : said);
    demo.deleteLater();
}

/// It has begun: from now on its end is no failure, and what it says is for nobody.
void FirstSteps::letDemoPlay(QProcess *demo)
{
    if (demo->state() != QProcess::Running)
        return;
    showStep(0, {StatusKind::Pass, tr("plays")}, m_lines[0].text);
    demo->disconnect(this);
    demo->closeReadChannel(QProcess::StandardOutput);
    demo->closeReadChannel(QProcess::StandardError);
    demo->setParent(parent()); // it goes on when this dialog closes
    connect(demo, &QProcess::finished, demo, &QObject::deleteLater);
    Q_EMIT demoStarted(demo);
    accept();
}

void FirstSteps::done(int result)
{
    m_steps.cancel();
    QDialog::done(result);
}

} // namespace interlock

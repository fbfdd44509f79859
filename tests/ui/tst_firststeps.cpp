#include "models/engine/genesis.h"
#include "models/store/heartbeat.h"
#include "models/store/paths.h"
#include "ui/first/language.h"
#include "ui/style/look.h"
#include "ui/wizard/firststeps.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

Q_DECLARE_METATYPE(interlock::FirstRelease)

using namespace interlock;
using namespace Qt::StringLiterals;

/// The first-run wizard, with programs that only write down how they were called.
class FirstStepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup()
    {
        m_dialog.reset();
        m_window.reset(); // ends a demo that plays
    }
    void theCommandsFollowFromTheForm_data();
    void theCommandsFollowFromTheForm();
    void theFormSaysWhatIsMissing();
    void aPlanLeadsToALease();
    void aGuardThatEndsAtOnceSaysWhy();
    void anAgentThatDoesNotSignSaysWhy();
    void aNameThatIsTakenIsRefused();
    void theFirstFailureEndsItWithItsReason();
    void aDemoThatCannotBeginSaysWhy();
    void aDemoThatPlaysIsTold();
    void theEndOfADemoIsNoFailure();
    void withoutAnAgentTheKeyThatInitMadeAsks();
    void enterClicksWhatHasTheFocus();
    void itCanBeSkipped();

private:
    QString program(const QString &name, const QByteArray &script);
    /// Somebody guards the store already.
    void guard() const
    {
        const SystemClock clock;
        Heartbeat beat;
        beat.pid = QCoreApplication::applicationPid();
        beat.at.wallMs = toMs(clock.now().wall);
        beat.at.bootMs = toMs(clock.now().boot);
        beat.at.bootId = clock.bootId();
        const auto paths = storePaths(m_folder->filePath(u"s.sqlite"_s));
        QVERIFY(QDir().mkpath(paths->folder));
        QVERIFY(writeHeartbeat(*paths, beat));
    }
    QStringList called() const;
    void open(const QString &interlock);
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<FirstSteps> m_dialog;
};

void FirstStepsTest::init()
{
    loadLanguage(*qApp, u"en"_s);
    applyLook(*qApp, ThemeChoice::Light, 1);
    m_window = std::make_unique<QWidget>();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QFile plan(m_folder->filePath(u"a.plan.yaml"_s));
    QVERIFY(plan.open(QIODevice::WriteOnly));
}

/// A program of this name; `$calls` in it is the file of calls.
QString FirstStepsTest::program(const QString &name, const QByteArray &script)
{
    const QString path = m_folder->filePath(name);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write("#!/bin/sh\ncalls='" + m_folder->filePath(u"calls"_s).toUtf8() +
                   "'\necho \"$@\" >> \"$calls\"\n" + script + "\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QStringList FirstStepsTest::called() const
{
    QFile file(m_folder->filePath(u"calls"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

void FirstStepsTest::open(const QString &interlock)
{
    m_dialog = std::make_unique<FirstSteps>(Installation{interlock, {}, m_folder->filePath(u"s.sqlite"_s)},
                                            m_window.get());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void FirstStepsTest::theCommandsFollowFromTheForm_data()
{
    QTest::addColumn<FirstRelease>("release");
    QTest::addColumn<QStringList>("commands");
    FirstRelease none{u"p"_s, u"s"_s, {}};
    none.name = u"dana"_s;
    none.agentIsHere = true;
    QTest::addRow("no store yet: the agent that is made signs its seat")
        << none
        << QStringList{u"plan check p"_s, u"init --store s --identity dana"_s,
                       u"lease request p --store s --identity dana"_s, u"a guard of s"_s,
                       u"agent --once --identity agent --store s"_s};
    QTest::addRow("a store of others: their agent signs elsewhere")
        << FirstRelease{u"p"_s, u"s"_s, u"k"_s, true}
        << QStringList{u"plan check p"_s, u"lease request p --store s --key k"_s};
}

void FirstStepsTest::theCommandsFollowFromTheForm()
{
    QFETCH(FirstRelease, release);
    QFETCH(QStringList, commands);
    QStringList made;
    for (const CommandStep &step : commandsFor(release, u"interlock"_s)) {
        QCOMPARE(step.program, u"interlock"_s);
        made << (step.guards.isEmpty() ? step.arguments.join(u' ') : u"a guard of "_s + step.guards);
    }
    QCOMPARE(made, commands);
}

void FirstStepsTest::theFormSaysWhatIsMissing()
{
    open(program(u"interlock"_s, "exit 0"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    QVERIFY(!m_dialog->goButton()->isEnabled());
    m_dialog->planField()->setText(u"/no/such.plan.yaml"_s);
    QVERIFY(!m_dialog->goButton()->isEnabled());
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    QVERIFY(m_dialog->goButton()->isEnabled());
    m_dialog->keyField()->setText(u"/no/key"_s);
    QVERIFY(!m_dialog->goButton()->isEnabled());
    m_dialog->keyField()->setText(u"agent"_s);
    QVERIFY(m_dialog->goButton()->isEnabled());
}

void FirstStepsTest::aPlanLeadsToALease()
{
    guard();
    open(program(u"interlock"_s, "echo said"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    m_dialog->nameField()->setText(u"dana"_s);
    QSignalSpy ready(m_dialog.get(), &FirstSteps::storeReady);
    QTest::mouseClick(m_dialog->goButton(), Qt::LeftButton);
    QTRY_VERIFY(m_dialog->openButton()->isVisible());
    QCOMPARE(called().size(), 4);
    QVERIFY2(called()[1].contains(u"--identity dana"), qPrintable(called()[1]));
    for (const StatusLine &line : m_dialog->progress().lines()) {
        QCOMPARE(line.status->kind, StatusKind::Pass);
        QCOMPARE(line.text, QString()); // no print of a terminal
    }
    QVERIFY2(m_dialog->outcome().contains(u"yours is missing"), qPrintable(m_dialog->outcome()));
    QTest::mouseClick(m_dialog->openButton(), Qt::LeftButton);
    QCOMPARE(ready.size(), 1);
    QCOMPARE(ready.front().front().toString(), m_folder->filePath(u"s.sqlite"_s));
}

/// The agent of a new store signs nothing while nobody guards: the wizard starts a guard itself, and says
/// what became of it.
void FirstStepsTest::aGuardThatEndsAtOnceSaysWhy()
{
    QVERIFY(QDir().mkpath(storePaths(m_folder->filePath(u"s.sqlite"_s))->folder));
    open(program(u"interlock"_s, "[ \"$1\" != engine ] || { echo 'the disk is full'; exit 1; }"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    m_dialog->nameField()->setText(u"dana"_s);
    QTest::mouseClick(m_dialog->goButton(), Qt::LeftButton);
    QTRY_VERIFY(m_dialog->openButton()->isVisible());
    const StatusLine guard = m_dialog->progress().lines()[3];
    QCOMPARE(guard.status->kind, StatusKind::Waiting);
    QVERIFY2(guard.text.contains(u"the disk is full"), qPrintable(guard.text));
    QVERIFY(called().last().startsWith(u"agent --once"_s)); // which may say more of it
}

/// Its checks are a reason to look, and none to lose the lease that is there.
void FirstStepsTest::anAgentThatDoesNotSignSaysWhy()
{
    open(program(u"interlock"_s,
                 "[ \"$1\" != agent ] || { echo 'a warning' >&2; echo 'risk 90 of 100'; exit 6; }"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    m_dialog->nameField()->setText(u"dana"_s);
    QTest::mouseClick(m_dialog->goButton(), Qt::LeftButton);
    QTRY_VERIFY(m_dialog->openButton()->isVisible());
    QCOMPARE(m_dialog->progress().lines().back().status->kind, StatusKind::Waiting);
    QVERIFY(m_dialog->progress().lines().back().text.endsWith(u"risk 90 of 100"_s));
    QVERIFY2(m_dialog->outcome().contains(u"interlock agent"), qPrintable(m_dialog->outcome()));
}

void FirstStepsTest::aNameThatIsTakenIsRefused()
{
    open(program(u"interlock"_s, "exit 0"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    for (const QString &bad : {u"agent"_s, u"two words"_s}) {
        m_dialog->nameField()->setText(bad);
        QVERIFY2(!m_dialog->goButton()->isEnabled(), qPrintable(bad));
    }
    m_dialog->nameField()->setText(u"dana"_s);
    QVERIFY(m_dialog->goButton()->isEnabled());
}

void FirstStepsTest::theFirstFailureEndsItWithItsReason()
{
    open(program(u"interlock"_s, "echo 'a.plan.yaml:3: no such key' >&2; exit 2"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    QTest::mouseClick(m_dialog->goButton(), Qt::LeftButton);
    QTRY_COMPARE(m_dialog->progress().lines().front().status->kind, StatusKind::Fail);
    QCOMPARE(m_dialog->progress().lines().front().text, u"a.plan.yaml:3: no such key"_s);
    QCOMPARE(m_dialog->progress().lines().back().status->kind, StatusKind::Idle);
    QCOMPARE(called().size(), 1);
    for (const QLabel *label : m_dialog->progress().findChildren<QLabel *>()) { // also of what never came
        const bool isSeen = label->height() >= label->fontMetrics().height();
        QVERIFY2(isSeen || !label->isVisible(), qPrintable(label->text()));
    }
}

void FirstStepsTest::aDemoThatCannotBeginSaysWhy()
{
    open(program(u"interlock"_s, "echo 'haproxy is not installed' >&2; exit 1"));
    QSignalSpy started(m_dialog.get(), &FirstSteps::demoStarted);
    QTest::mouseClick(m_dialog->demoButton(), Qt::LeftButton);
    QTRY_COMPARE(m_dialog->progress().lines().front().status->kind, StatusKind::Fail);
    QCOMPARE(m_dialog->progress().lines().front().text, u"haproxy is not installed"_s);
    QCOMPARE(started.size(), 0);
}

void FirstStepsTest::aDemoThatPlaysIsTold()
{
    open(program(u"interlock"_s, "exec sleep 30"));
    QSignalSpy started(m_dialog.get(), &FirstSteps::demoStarted);
    QTest::mouseClick(m_dialog->demoButton(), Qt::LeftButton);
    QTRY_COMPARE(started.size(), 1);
    QCOMPARE(called(), QStringList{u"demo"_s});
}

/// The dialog makes way for the demo; that it ends later concerns nobody, however much it said.
void FirstStepsTest::theEndOfADemoIsNoFailure()
{
    const QString gate = m_folder->filePath(u"gate"_s);
    open(program(u"interlock"_s, "while [ ! -e '" + gate.toUtf8() + "' ]; do read -t 0.1 x; done; exit 3"));
    QSignalSpy started(m_dialog.get(), &FirstSteps::demoStarted);
    QTest::mouseClick(m_dialog->demoButton(), Qt::LeftButton);
    QTRY_COMPARE(started.size(), 1);
    QVERIFY(!m_dialog->isVisible());
    QFile(gate).open(QIODevice::WriteOnly);
    QTRY_VERIFY(m_window->findChildren<QProcess *>().isEmpty());
    QCOMPARE(m_dialog->progress().lines().front().status->kind, StatusKind::Pass);
}

/// `init` makes a key where no agent has one; the request that follows is signed with it.
void FirstStepsTest::withoutAnAgentTheKeyThatInitMadeAsks()
{
    const QString key = principalKeyPath(*storePaths(m_folder->filePath(u"s.sqlite"_s)), u"dana"_s);
    open(program(u"interlock"_s, "[ \"$1\" != init ] || { mkdir -p '" + QFileInfo(key).path().toUtf8() +
                                     "'; touch '" + key.toUtf8() + "'; }"));
    QTest::mouseClick(m_dialog->ownButton(), Qt::LeftButton);
    m_dialog->planField()->setText(m_folder->filePath(u"a.plan.yaml"_s));
    m_dialog->nameField()->setText(u"dana"_s);
    QSignalSpy ready(m_dialog.get(), &FirstSteps::storeReady);
    QTest::mouseClick(m_dialog->goButton(), Qt::LeftButton);
    QTRY_VERIFY(m_dialog->openButton()->isVisible());
    QVERIFY2(called()[2].endsWith(u"--key "_s + key), qPrintable(called()[2]));
    QVERIFY(!called()[1].contains(u"--key"_s));
    QVERIFY(!called()[3].contains(u"--key"_s)); // that one is the agent's
    QTest::mouseClick(m_dialog->openButton(), Qt::LeftButton);
    QCOMPARE(ready.front().last().toString(), key);
}

void FirstStepsTest::enterClicksWhatHasTheFocus()
{
    open(program(u"interlock"_s, "exit 0"));
    m_dialog->ownButton()->setFocus();
    QTest::keyClick(m_dialog->ownButton(), Qt::Key_Return);
    QVERIFY(m_dialog->planField()->isVisible());
}

void FirstStepsTest::itCanBeSkipped()
{
    open(program(u"interlock"_s, "exit 0"));
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(called().isEmpty());
}

QTEST_MAIN(FirstStepsTest)
#include "tst_firststeps.moc"

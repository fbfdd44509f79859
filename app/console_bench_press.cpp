#include "app/console_bench_press.h"

#include "models/base/atomicfile.h"

#include <QCoreApplication>
#include <QFile>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr double kMostAckMs = 100;
constexpr int kLookMs = 1, kPatienceMs = 60'000;
const QString kPerson = u"you"_s, kBot = u"release-bot"_s;

/// A release that bakes for as long as the bench needs; its traffic is the number in a file.
constexpr const char *kPlan = R"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: bench, service: bench, environment: demo}
release: {stable: "1.0", canary: "1.1"}
sources:
  app: {type: command, run: [cat, @DIR@/value.json], interval: 1s}
indicators:
  load: {source: app, pointer: /load}
guardrails:
  load: {indicator: load, breach: "> 100", do: hold}
traffic:
  type: command
  set: [sh, -c, 'echo $0 > @DIR@/share', '{percent}']
  read: [cat, @DIR@/share]
lease: {keys: [{role: operator}, {role: agent}], valid: 1h}
stages:
  - {weight: 5%, bake: 30m, every: 1s, promote: auto}
  - {weight: 100%, bake: 30m, every: 1s}
)";

bool put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}
} // namespace

BenchPress::BenchPress(BenchEnded ended)
    : m_ended(std::move(ended)), m_program(QCoreApplication::applicationDirPath() + u"/interlock"_s)
{
    connect(&m_process, &QProcess::finished, this, &BenchPress::ran);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(u"%1: %2"_s.arg(m_process.program(), m_process.errorString()));
    });
    connect(&m_look, &QTimer::timeout, this, &BenchPress::look);
}

BenchPress::~BenchPress()
{
    m_window.reset();
    m_follower.reset();
    m_engine.terminate();
    if (!m_engine.waitForFinished(5000))
        m_engine.kill();
    m_engine.waitForFinished();
}

QStringList BenchPress::storeOf(const QString &who) const
{
    QStringList made{u"--store"_s, u"sqlite:"_s + m_folder.filePath(u"s.sqlite"_s), u"--identity"_s, who};
    if (who == kPerson)
        made << u"--key"_s << m_folder.filePath(u"key"_s);
    return made;
}

bool BenchPress::writeFiles()
{
    return m_folder.isValid() && put(m_folder.filePath(u"share"_s), "0\n") &&
           put(m_folder.filePath(u"value.json"_s), "{\"load\": 1}\n") &&
           put(m_folder.filePath(u"bench.plan.yaml"_s),
               QByteArray(kPlan).replace("@DIR@", m_folder.path().toUtf8()));
}

void BenchPress::start()
{
    if (!writeFiles())
        return end(u"nothing can be written to %1"_s.arg(m_folder.path()));
    const QString plan = m_folder.filePath(u"bench.plan.yaml"_s);
    m_commands = {
        {u"ssh-keygen"_s,
         {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, {}, u"-f"_s, m_folder.filePath(u"key"_s)}},
        {m_program, {u"init"_s, u"--agent"_s, kBot}, kPerson},
        {m_program, {u"lease"_s, u"request"_s, plan}, kPerson},
        {m_program, {u"lease"_s, u"sign"_s, u"@LEASE@"_s, u"--role"_s, u"operator"_s}, kPerson},
        {m_program, {u"lease"_s, u"sign"_s, u"@LEASE@"_s, u"--role"_s, u"agent"_s}, kBot},
        {m_program, {u"start"_s, plan}, kPerson},
    };
    QTimer::singleShot(kPatienceMs, this, [this] { end(u"no answer within a minute"_s); });
    next();
}

void BenchPress::next()
{
    if (m_at == m_commands.size())
        return openWindow();
    if (m_at == 2 && m_engine.state() == QProcess::NotRunning)
        startEngine();
    Command command = m_commands[m_at];
    for (QString &argument : command.arguments)
        argument.replace(u"@LEASE@"_s, m_lease);
    if (!command.who.isEmpty())
        command.arguments << storeOf(command.who);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"SSH_AUTH_SOCK"_s); // nothing of the caller's identity takes part
    m_process.setProcessEnvironment(environment);
    m_process.start(command.program, command.arguments, QIODevice::ReadOnly);
}

void BenchPress::ran(int status)
{
    const QString said = QString::fromUtf8(m_process.readAllStandardOutput()).trimmed();
    if (status != 0)
        return end(u"%1 ended with %2: %3"_s.arg(m_process.arguments().value(0))
                       .arg(status)
                       .arg(QString::fromUtf8(m_process.readAllStandardError()).trimmed()));
    if (m_at == 2)
        m_lease = said;
    ++m_at;
    next();
}

void BenchPress::startEngine()
{
    m_engine.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_engine.setStandardOutputFile(QProcess::nullDevice());
    m_engine.start(m_program,
                   {u"engine"_s, u"--bare"_s, u"--quiet"_s, u"--store"_s,
                    u"sqlite:"_s + m_folder.filePath(u"s.sqlite"_s)},
                   QIODevice::ReadOnly);
}

void BenchPress::openWindow()
{
    m_follower = std::make_unique<Follower>(ConsoleSeat{u"sqlite:"_s + m_folder.filePath(u"s.sqlite"_s),
                                                        kPerson, m_folder.filePath(u"key"_s), m_program});
    m_window = std::make_unique<MainWindow>(m_clock, *m_follower);
    connect(m_follower.get(), &Follower::snapshot, m_window.get(), &MainWindow::take);
    connect(m_follower.get(), &Follower::snapshot, this, [this](const SnapshotPtr &seen) { m_seen = seen; });
    m_window->resize(1440, 900);
    m_window->show();
    m_follower->start();
    m_look.start(kLookMs);
}

/// Waits for the traffic to be there, then for what the press does; the window itself is asked, so what is
/// measured is what a person sees.
void BenchPress::look()
{
    const ReleaseView *release = m_seen && !m_seen->releases.empty() ? &m_seen->releases.front() : nullptr;
    if (release == nullptr)
        return;
    const RollbackButton &button = *m_window->rollbackButton();
    if (!m_since.isValid()) {
        if (!m_settling && release->phase == Phase::Baking && button.mode() == RollbackButton::Mode::Ready) {
            m_settling = true; // presses do not count for 400 ms after the strip changed
            QTimer::singleShot(1000, this, &BenchPress::press);
        }
        return;
    }
    if (!m_answered && (release->rollback || isOver(release->phase)))
        m_answered = double(m_since.nsecsElapsed()) / 1e6;
    if (m_shown && m_answered && release->rollback && release->rollback->readBackAfter)
        end({});
}

void BenchPress::press()
{
    clickTimed(*m_window->rollbackButton(), m_since);
    QTimer::singleShot(0, this, [this] { QTimer::singleShot(0, this, &BenchPress::painted); });
}

void BenchPress::painted()
{
    if (m_window->rollbackButton()->mode() != RollbackButton::Mode::Working)
        return end(u"the press was not taken"_s);
    m_shown = double(m_since.nsecsElapsed()) / 1e6;
}

void BenchPress::end(const QString &problem)
{
    if (std::exchange(m_isEnded, true))
        return;
    m_look.stop();
    if (!problem.isEmpty())
        return m_ended({{}, u"rollback_press: "_s + problem});
    const double all = double(m_since.nsecsElapsed()) / 1e6;
    m_ended(
        {{{u"rollback_press_shown"_s, *m_shown, u"ms"_s, kMostAckMs, u"press to \"rolling back\" painted"_s},
          {u"rollback_press_acknowledged"_s, *m_answered, u"ms"_s, kMostAckMs,
           u"press to the engine's record of it in the window"_s},
          {u"rollback_press_verified"_s, all, u"ms"_s, {}, u"press to 0 read back, in the window"_s}},
         {}});
}

} // namespace interlock

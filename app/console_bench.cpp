#include "app/console_bench.h"

#include "ui/dashboard/livepage.h"
#include "ui/follower/commands.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <cmath>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kGuardrails = 12, kPoints = SeriesRing::kKept, kUpdates = 60;
const RolloutId kRollout{u"bench"_s};

/// A bench asks for nothing.
class NoCommands final : public Commands {
public:
    void rollBack(const RolloutId &, Answered) override {}
    void hold(const RolloutId &, const QString &, Answered) override {}
    void resume(const RolloutId &, const QString &, Answered) override {}
    void promote(const RolloutId &, const QString &, Answered) override {}
    void appendReason(const RolloutId &, const QString &, Answered) override {}
    void signLease(const LeaseId &, const QString &, const QString &, Answered) override {}
    void denyLease(const LeaseId &, const QString &, Answered) override {}
    void withdrawLease(const LeaseId &, const QString &, const QString &, Answered) override {}
    void cancelSigning() override {}
    void startRollout(const LeaseId &, Answered) override {}
    void startEngine(Answered) override {}
    void readPayload(qint64, PayloadRead) override {}
    void testConnection(const QString &, Answered) override {}
    void checkPolicyFile(const QString &, Answered) override {}
    void verifyLog(Answered) override {}
    void exportEvidence(const RolloutId &, const QString &, Answered) override {}
};

float valueAt(int guardrail, qint64 second)
{
    return float(400 + 40 * std::sin(double(second) * 0.01 + guardrail) + 7 * std::sin(double(second) * 1.7));
}

IndicatorId indicatorOf(int guardrail)
{
    return IndicatorId{u"indicator-%1"_s.arg(guardrail)};
}

Snapshot baseSnapshot(Moment now)
{
    Snapshot made;
    made.taken = now;
    made.live = true;
    made.engine.state = EngineLink::State::Guarding;
    ReleaseView release;
    release.id = kRollout;
    release.name = release.service = u"bench"_s;
    release.phase = Phase::Baking;
    release.stage = 0;
    release.stages.resize(4);
    release.stages[0].state = StageView::State::Current;
    release.startedAt = now.wall - std::chrono::hours(24);
    for (int i = 0; i < kGuardrails; ++i) {
        GuardrailView rule;
        rule.id = GuardrailId{u"guardrail-%1"_s.arg(i)};
        rule.indicator = indicatorOf(i);
        rule.name = u"guardrail %1"_s.arg(i);
        rule.unit = u"ms"_s;
        rule.value = double(valueAt(i, toMs(now.wall) / 1000));
        rule.breach = Limit{Comparison::Above, 500};
        rule.age = Duration(300);
        rule.state = StatusKind::Pass;
        release.guardrails.push_back(rule);
    }
    made.releases.push_back(release);
    return made;
}

void addPoints(Snapshot &snapshot, qint64 fromSecond, qint64 toSecond)
{
    for (int i = 0; i < kGuardrails; ++i) {
        for (Track track : {Track::Canary, Track::Stable}) {
            NewPoints made{kRollout, indicatorOf(i), track, {}};
            for (qint64 second = fromSecond; second < toSecond; ++second)
                made.points.push_back({second * 1000, valueAt(i, second)});
            snapshot.newPoints.push_back(std::move(made));
        }
    }
}

double residentMiB()
{
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = statm.readAll().split(' ');
    return fields.value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

/// One measurement after the other, each begun from the event loop when the last frame was painted.
class Bench : public QObject {
public:
    explicit Bench(const QElapsedTimer &sinceStart) : m_window(m_clock, m_commands), m_sinceStart(sinceStart)
    {
        m_window.installEventFilter(this);
        m_window.resize(1440, 900);
        m_window.show();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && !m_firstFrame) {
            m_firstFrame = double(m_sinceStart.nsecsElapsed()) / 1e6;
            QTimer::singleShot(0, this, [this] { fill(); });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    void fill()
    {
        const Moment now = m_clock.now();
        m_second = toMs(now.wall) / 1000;
        Snapshot first = baseSnapshot(now);
        addPoints(first, m_second - kPoints, m_second);
        m_window.take(std::make_shared<const Snapshot>(std::move(first)));
        m_window.livePage()->setRange(Range::Window);
        QTimer::singleShot(200, this, [this] { update(); });
    }

    void update()
    {
        Moment now = m_clock.now();
        now.wall = wallFromMs((m_second + 1) * 1000);
        Snapshot next = baseSnapshot(now);
        addPoints(next, m_second, m_second + 1);
        ++m_second;
        const auto snapshot = std::make_shared<const Snapshot>(std::move(next));
        m_timer.start();
        m_window.take(snapshot);
        m_window.apply();
        // The replots queue behind this call, their paints behind them: two turns of the loop later all is on
        // screen.
        QTimer::singleShot(0, this, [this] { QTimer::singleShot(0, this, [this] { painted(); }); });
    }

    void painted()
    {
        m_updates.push_back(double(m_timer.nsecsElapsed()) / 1e6);
        if (m_updates.size() < size_t(kUpdates)) {
            QTimer::singleShot(20, this, [this] { update(); });
            return;
        }
        std::ranges::sort(m_updates);
        QTextStream out(stdout);
        out << "first_frame: " << QString::number(*m_firstFrame, 'f', 1) << " ms\n"
            << "dashboard_update_12x86400: " << QString::number(m_updates[m_updates.size() / 2], 'f', 2)
            << " ms\n"
            << "dashboard_update_12x86400_worst: " << QString::number(m_updates.back(), 'f', 2) << " ms\n"
            << "resident_12x86400: " << QString::number(residentMiB(), 'f', 1) << " MiB\n";
        out.flush();
        QCoreApplication::quit();
    }

    SystemClock m_clock;
    NoCommands m_commands;
    MainWindow m_window;
    const QElapsedTimer &m_sinceStart;
    std::optional<double> m_firstFrame;
    qint64 m_second = 0;
    QElapsedTimer m_timer;
    std::vector<double> m_updates;
};
} // namespace

int runConsoleBench(const QElapsedTimer &sinceStart)
{
    Bench bench(sinceStart);
    return QApplication::exec();
}

} // namespace interlock

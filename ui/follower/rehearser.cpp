#include "ui/follower/rehearser.h"

#include "models/rehearsal/rehearsalrun.h"
#include "ui/follower/follower.h"

#include <QPointer>
#include <QSemaphore>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kClearWithinMs = 30'000; ///< the hook may take 10 s twice, the rollback the rest
}

/// What lives on the thread: its own reader of the store, and the run.
class Rehearser::Stage : public QObject {
public:
    Stage(ConsoleSeat seat, Rehearser *told) : m_seat(std::move(seat)), m_told(told) {}

    void begin(const LeaseId &lease, const QString &reason, const Answered &answered)
    {
        if (m_run)
            return answered({false, Rehearser::tr("A rehearsal runs already"), -1});
        m_view = RehearsalView{true, lease, {}, {}};
        const Done ready = prepare(lease, reason);
        if (!ready) {
            m_view.running = false;
            m_view.progress << ready.error().sentence();
            tell();
            return answered({false, ready.error().sentence(), -1});
        }
        connect(m_run.get(), &RehearsalRun::progress, this, [this](const QString &what) {
            m_view.progress << what;
            tell();
        });
        connect(
            m_run.get(), &RehearsalRun::ended, this,
            [this, answered](const RehearsalReport &report) { end(report, answered); }, Qt::QueuedConnection);
        tell();
        m_run->begin();
    }

    void stop()
    {
        if (m_run)
            m_run->stop(Rehearser::tr("it was stopped at the console"));
    }

    /// Released when no rehearsal runs any more.
    void stopAndTell(QSemaphore *over)
    {
        m_over = over;
        m_run ? stop() : over->release();
    }

private:
    Done prepare(const LeaseId &lease, const QString &reason)
    {
        const auto paths = storePaths(m_seat.store);
        if (!paths)
            return passOn(paths);
        auto petition = Petition::open(*paths, m_clock, {m_seat.identity, m_seat.key, {}});
        if (!petition)
            return passOn(petition);
        m_petition = std::move(*petition);
        m_petition->setAsking([told = m_told](const Petition::Asking &asking) {
            QMetaObject::invokeMethod(told,
                                      [told, asking] { Q_EMIT told->asked(asking.code, asking.where); });
        });
        const LeaseEntry *entry = m_petition->ledger().lease(lease.text);
        if (!entry || !entry->plan->plan.rehearsal)
            return fail(ErrorCode::BadInput, Rehearser::tr("The plan of this lease has no section rehearsal"),
                        Rehearser::tr("Write one into the plan, and ask for a lease over it"));
        if (!isGuarded(*paths))
            return fail(ErrorCode::Environment, Rehearser::tr("Nobody is guarding"),
                        Rehearser::tr("Start a guard first"));
        RehearsalRun::Parts parts;
        parts.petition = m_petition.get();
        parts.clock = &m_clock;
        parts.plan = *entry->plan;
        parts.lease = lease.text;
        parts.reason = reason.isEmpty() ? u"rehearsal"_s : reason;
        m_run = std::make_unique<RehearsalRun>(std::move(parts));
        return {};
    }

    void end(const RehearsalReport &report, const Answered &answered)
    {
        m_run.reset(); // before what it reads
        m_petition.reset();
        m_view.running = false;
        m_view.report = std::make_shared<const RehearsalReport>(report);
        tell();
        answered({report.hasPassed(),
                  report.hasPassed() ? Rehearser::tr("The rollback restored users in time") : report.why,
                  -1});
        if (m_over)
            m_over->release();
    }

    void tell()
    {
        if (!m_over)
            QMetaObject::invokeMethod(m_told, [told = m_told, view = m_view] { Q_EMIT told->went(view); });
    }

    ConsoleSeat m_seat;
    SystemClock m_clock;
    Rehearser *m_told;
    RehearsalView m_view;
    std::unique_ptr<Petition> m_petition;
    std::unique_ptr<RehearsalRun> m_run;
    QSemaphore *m_over = nullptr;
};

Rehearser::Rehearser(const ConsoleSeat &seat) : m_stage(new Stage(seat, this))
{
    m_stage->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_stage, &QObject::deleteLater);
    m_thread.setObjectName(u"rehearsal"_s);
}

Rehearser::~Rehearser()
{
    if (!m_thread.isRunning()) {
        delete m_stage;
        return;
    }
    QSemaphore over;
    QMetaObject::invokeMethod(m_stage, [stage = m_stage, &over] { stage->stopAndTell(&over); });
    over.tryAcquire(1, kClearWithinMs);
    m_thread.quit();
    m_thread.wait();
}

void Rehearser::begin(const LeaseId &lease, const QString &reason, Answered answered)
{
    if (!m_thread.isRunning())
        m_thread.start();
    const Answered here = [self = QPointer(this), answered = std::move(answered)](const Answer &answer) {
        if (self)
            QMetaObject::invokeMethod(
                self, [answered, answer] { answered(answer); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(m_stage,
                              [stage = m_stage, lease, reason, here] { stage->begin(lease, reason, here); });
}

void Rehearser::stop()
{
    QMetaObject::invokeMethod(m_stage, [stage = m_stage] { stage->stop(); });
}

} // namespace interlock

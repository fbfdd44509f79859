#include "models/traffic/serialactuator.h"
#include "models/traffic/targets.h"
#include "tests/support/fakeactuator.h"

#include <QTest>

using namespace interlock;

Q_DECLARE_METATYPE(FakeActuator::Mishap)

namespace {

/// An actuator whose orders end when the test says so; keeps a log of what it was told.
class Slow final : public SerialActuator {
public:
    QStringList log;
    Duration deadline() const override { return Duration(1); }
    void end(const Done &done) { finish(done); }
    /// An answer of the order that runs now, to be delivered later.
    std::function<void()> late()
    {
        return current([this] { finish({}); });
    }

private:
    void begin(Weight canary) override { log << QStringLiteral("begin %1").arg(canary.basisPoints); }
    void abandon() override { log << QStringLiteral("abandon"); }
    void look(ReadDone done) override
    {
        log << QStringLiteral("look");
        ActuatorReading reading;
        reading.canary = seen;
        reading.stableReady = true;
        done(reading);
    }
    bool readsWhatIsInForce() const override { return isProof; }

public:
    Weight seen{};
    bool isProof = true; ///< what it reads comes from what carries the traffic
};

/// Why what is read is not in force, after an order that ended so.
QString notInForceAfter(Slow &slow, const Done &ended)
{
    slow.apply({2500}, [](const Done &) {});
    slow.end(ended);
    std::optional<ActuatorReading> seen;
    slow.read([&seen](const Result<ActuatorReading> &reading) { seen = *reading; });
    return seen ? seen->notInForce : QStringLiteral("no reading");
}

struct Asked {
    QStringList *log;
    QString name;
    void operator()(const Done &done) const
    {
        *log << name + (done                                      ? QStringLiteral(" done")
                        : done.error().code == ErrorCode::Timeout ? QStringLiteral(" unknown")
                        : done.error().code == ErrorCode::Busy    ? QStringLiteral(" busy")
                                                                  : QStringLiteral(" failed"));
    }
};

Asked as(Slow &slow, const char *name)
{
    return {&slow.log, QString::fromLatin1(name)};
}

QStringList logOf(Slow &slow)
{
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    return slow.log;
}

} // namespace

class TestSerialActuator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anOrderThatFailedIsNotInForceWhateverIsSet_data()
    {
        QTest::addColumn<int>("seen");
        QTest::addColumn<bool>("isProof");
        QTest::addColumn<bool>("fails");
        QTest::addColumn<QString>("why");
        QTest::newRow("set, and carried out") << 2500 << false << false << "";
        QTest::newRow("set, and the restart failed") << 2500 << false << true << "no restart";
        QTest::newRow("not even set: what is read is as it was") << 500 << false << true << "";
        QTest::newRow("what carries the traffic says so itself") << 2500 << true << true << "";
    }
    void anOrderThatFailedIsNotInForceWhateverIsSet()
    {
        QFETCH(int, seen);
        QFETCH(bool, isProof);
        QFETCH(bool, fails);
        Slow slow;
        slow.seen = Weight{seen};
        slow.isProof = isProof;
        const Done ended = fails ? Done(fail(ErrorCode::Timeout, QStringLiteral("no restart"))) : Done();
        QTEST(notInForceAfter(slow, ended), "why");
        QTEST(notInForceAfter(slow, ended), "why"); // said again, and failed again
        QCOMPARE(notInForceAfter(slow, Done()), QString());
    }

    /// Another process gave the order: it counts as one of ours that failed, until one of ours did not.
    void whatAnotherProcessDidNotSeeCarriedOutIsDoubted()
    {
        const auto reading = [](Slow &slow) {
            std::optional<ActuatorReading> seen;
            slow.read([&seen](const Result<ActuatorReading> &one) { seen = *one; });
            return seen ? seen->notInForce : QStringLiteral("no reading");
        };
        Slow slow;
        slow.seen = Weight{2500};
        slow.isProof = false;
        slow.doubt(Weight{2500}, QStringLiteral("it stopped"));
        QCOMPARE(reading(slow), QStringLiteral("it stopped"));
        slow.seen = Weight{500};
        QCOMPARE(reading(slow), QString()); // it was about another share
        slow.seen = Weight{2500};
        slow.isProof = true;
        QCOMPARE(reading(slow), QString());
        slow.isProof = false;
        slow.apply({2500}, [](const Done &) {});
        QCOMPARE(slow.log.last(), QStringLiteral("begin 2500")); // and is tried at once
        slow.end(Done());
        QCOMPARE(reading(slow), QString());
    }

    void whatFailsAgainAndAgainIsTriedLessOften()
    {
        std::vector<int> seconds;
        for (int failures = 0; failures < 8; ++failures)
            seconds.push_back(int(pauseAfter(failures).count() / 1000));
        QCOMPARE(seconds, (std::vector<int>{0, 0, 2, 4, 8, 15, 15, 15}));
        Slow slow;
        const Done failed = fail(ErrorCode::Environment, QStringLiteral("no restart"));
        for (int i = 0; i < 3; ++i) {
            slow.apply({0}, [](const Done &) {});
            slow.end(failed);
        }
        QCOMPARE(slow.log.count(QStringLiteral("begin 0")), 2); // the third waits
        slow.apply({2500}, [](const Done &) {});
        QCOMPARE(slow.log.last(), QStringLiteral("begin 2500")); // another order does not
    }

    void anotherWayMayBringItIntoForce()
    {
        Slow slow;
        slow.seen = Weight{2500};
        slow.isProof = false;
        QVERIFY(!notInForceAfter(slow, fail(ErrorCode::Environment, QStringLiteral("no restart"))).isEmpty());
        slow.carriedOutOtherwise();
        std::optional<ActuatorReading> seen;
        slow.read([&seen](const Result<ActuatorReading> &reading) { seen = *reading; });
        QCOMPARE(seen->notInForce, QString());
    }

    void theSameOrderAgainJoinsTheOneOnItsWay()
    {
        Slow slow;
        slow.apply({0}, as(slow, "first"));
        slow.apply({0}, as(slow, "second"));
        slow.end({});
        QCOMPARE(logOf(slow), (QStringList{QStringLiteral("begin 0"), QStringLiteral("first done"),
                                           QStringLiteral("second done")}));
    }

    void aLoweringOvertakesARaise()
    {
        Slow slow;
        slow.apply({2500}, as(slow, "raise"));
        const auto late = slow.late();
        slow.apply({0}, as(slow, "rollback"));
        late(); // of the raise, whose order is over
        QCOMPARE(logOf(slow), (QStringList{QStringLiteral("begin 2500"), QStringLiteral("abandon"),
                                           QStringLiteral("begin 0"), QStringLiteral("raise unknown")}));
        slow.end({});
        QCOMPARE(logOf(slow).last(), QStringLiteral("rollback done"));
    }

    void aRaiseNeverOvertakesALowering()
    {
        Slow slow;
        slow.apply({0}, as(slow, "rollback"));
        slow.apply({500}, as(slow, "raise"));
        QCOMPARE(logOf(slow), (QStringList{QStringLiteral("begin 0"), QStringLiteral("raise busy")}));
        slow.end(fail(ErrorCode::Environment, QStringLiteral("x")));
        QCOMPARE(logOf(slow).last(), QStringLiteral("rollback failed"));
    }

    void aReadingWaitsUntilTheOrderIsInForce()
    {
        Slow slow;
        slow.apply({2500}, as(slow, "raise"));
        slow.read([&slow](const Result<ActuatorReading> &) { slow.log << QStringLiteral("read"); });
        QCOMPARE(logOf(slow), (QStringList{QStringLiteral("begin 2500")}));
        slow.apply({0}, as(slow, "rollback"));
        slow.end({});
        QCOMPARE(logOf(slow), (QStringList{QStringLiteral("begin 2500"), QStringLiteral("abandon"),
                                           QStringLiteral("begin 0"), QStringLiteral("raise unknown"),
                                           QStringLiteral("rollback done"), QStringLiteral("look"),
                                           QStringLiteral("read")}));
    }

    void itMayBeDestroyedWithAnOrderOnItsWay()
    {
        QStringList log;
        {
            Slow slow;
            slow.apply({2500}, Asked{&log, QStringLiteral("raise")});
            slow.end({});
        }
        QCoreApplication::processEvents();
        QCOMPARE(log, QStringList());
    }

    void severalTargets_data()
    {
        using Mishap = FakeActuator::Mishap;
        QTest::addColumn<QList<Mishap>>("mishaps"); // of a raise from 5 % to 25 % on three targets
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<int>("seen");
        QTest::newRow("all do it") << QList<Mishap>{Mishap::None, Mishap::None, Mishap::None} << "done"
                                   << 2500;
        QTest::newRow("the first refuses")
            << QList<Mishap>{Mishap::Refused, Mishap::None, Mishap::None} << "failed" << 1834;
        QTest::newRow("the second refuses")
            << QList<Mishap>{Mishap::None, Mishap::Refused, Mishap::None} << "failed" << 1834;
        QTest::newRow("the third refuses")
            << QList<Mishap>{Mishap::None, Mishap::None, Mishap::Refused} << "failed" << 1834;
        QTest::newRow("one is unknown, one refuses: unknown")
            << QList<Mishap>{Mishap::Refused, Mishap::Lost, Mishap::None} << "unknown" << 1167;
        QTest::newRow("an answer is lost, all did it")
            << QList<Mishap>{Mishap::None, Mishap::ReplyLost, Mishap::None} << "unknown" << 2500;
    }
    void severalTargets()
    {
        QFETCH(QList<FakeActuator::Mishap>, mishaps);
        std::vector<Targets::Target> parts;
        std::vector<FakeActuator *> fakes;
        for (const FakeActuator::Mishap mishap : mishaps) {
            auto fake = std::make_unique<FakeActuator>();
            fake->driftTo({500});
            fake->script({mishap});
            fakes.push_back(fake.get());
            parts.push_back({QStringLiteral("t%1").arg(fakes.size()), std::move(fake)});
        }
        Targets targets(std::move(parts));
        QString outcome;
        int seen = -1;
        targets.apply({2500}, [&](const Done &done) {
            outcome = done                                      ? QStringLiteral("done")
                      : done.error().code == ErrorCode::Timeout ? QStringLiteral("unknown")
                                                                : QStringLiteral("failed");
        });
        QCoreApplication::processEvents();
        targets.read([&](const Result<ActuatorReading> &reading) { seen = reading->canary.basisPoints; });
        QCoreApplication::processEvents();
        QTEST(outcome, "outcome");
        QTEST(seen, "seen");
        for (FakeActuator *fake : fakes)
            QCOMPARE(fake->ordered().size(), size_t(1));
    }

    void oneTargetThatCannotBeReadLeavesAllUnread()
    {
        std::vector<Targets::Target> parts;
        for (const char *name : {"a", "b"})
            parts.push_back({QString::fromLatin1(name), std::make_unique<FakeActuator>()});
        static_cast<FakeActuator *>(parts[1].actuator.get())
            ->scriptReads({FakeActuator::ReadMishap::Refused});
        Targets targets(std::move(parts));
        QString said;
        targets.read([&](const Result<ActuatorReading> &reading) {
            said = reading ? QStringLiteral("read") : reading.error().text.section(u':', 0, 0);
        });
        QCoreApplication::processEvents();
        QCOMPARE(said, QStringLiteral("b"));
    }

    void aTraceOnOneTargetIsNeverZero()
    {
        ActuatorReading none, trace;
        trace.canary = Weight{1};
        trace.stableReady = true;
        const ActuatorReading all = together({{QStringLiteral("a"), none}, {QStringLiteral("b"), trace}});
        QCOMPARE(all.canary.basisPoints, 1);
        QVERIFY2(!all.stableReady, "each must be able to take its traffic");
        QVERIFY2(!all.apart, "weights are whole numbers: so near is the same");
    }

    void targetsThatDidNotAllTakeAnOrderAreApart()
    {
        ActuatorReading took, did;
        took.canary = Weight{6000};
        did.canary = Weight{10'000};
        QVERIFY(together({{QStringLiteral("a"), took}, {QStringLiteral("b"), did}}).apart);
        QVERIFY(!together({{QStringLiteral("a"), took}, {QStringLiteral("b"), took}}).apart);
    }
};

QTEST_GUILESS_MAIN(TestSerialActuator)
#include "tst_serialactuator.moc"

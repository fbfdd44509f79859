#include "tests/support/previewfeed.h"
#include "ui/first/consoleapplication.h"
#include "ui/stall/stallview.h"

#include <QSignalSpy>
#include <QTimer>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
HandClock s_clock;

/// Blocks the event loop on purpose: the clock goes on while its event is handled.
class Blocker : public QObject {
    Q_OBJECT
public:
    Duration blocks{0};
    const char *doing = nullptr;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        killTimer(event->timerId());
        block();
    }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::User)
            block();
        return QObject::event(event);
    }

private:
    void block()
    {
        std::optional<Doing> scope;
        if (doing)
            scope.emplace(doing);
        s_clock.advance(blocks);
    }
};
} // namespace

class StallTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTurnIsAStallWhenItIsTooLong_data()
    {
        QTest::addColumn<int>("ms");
        QTest::addColumn<bool>("isStall");
        QTest::addRow("just within") << 100 << false;
        QTest::addRow("just over") << 101 << true;
        QTest::addRow("long") << 3000 << true;
    }
    void aTurnIsAStallWhenItIsTooLong()
    {
        QFETCH(int, ms);
        QFETCH(bool, isStall);
        StallMeter meter(s_clock);
        meter.begin("Window", u"main"_s, QEvent::Paint);
        s_clock.advance(Duration(ms));
        const auto stall = meter.end();
        QCOMPARE(stall.has_value(), isStall);
        QCOMPARE(meter.tally().count, isStall ? 1 : 0);
        if (isStall) {
            QCOMPARE(stall->what, u"Window main (Paint)"_s);
            QCOMPARE(stall->took, Duration(ms));
        }
    }

    void theWatchdogTellsOnceOfATurnThatGoesOn()
    {
        StallMeter meter(s_clock);
        QVERIFY(!meter.look()); // nothing runs
        meter.begin("Window", {}, QEvent::Timer);
        QVERIFY(!meter.look());
        s_clock.advance(Duration(150));
        {
            const Doing doing("drawing curves");
            const auto stall = meter.look();
            QVERIFY(stall);
            QCOMPARE(stall->what, u"Window (Timer), drawing curves"_s);
        }
        s_clock.advance(Duration(1000));
        QVERIFY(!meter.look());
        const auto ended = meter.end();
        QVERIFY(ended);
        QCOMPARE(ended->took, Duration(1150));
        QCOMPARE(ended->what, u"Window (Timer), drawing curves"_s); // as it was seen, not as it ended
    }

    void theLongestIsKept()
    {
        StallMeter meter(s_clock);
        for (int ms : {200, 900, 300}) {
            meter.begin("Window", {}, QEvent::Timer);
            s_clock.advance(Duration(ms));
            meter.end();
        }
        QCOMPARE(meter.tally().count, 3);
        QCOMPARE(meter.tally().longest->took, Duration(900));
        QCOMPARE(meter.tally().newest->took, Duration(300));
        const ConnectionView view = stallView(meter.tally());
        QCOMPARE(view.status.kind, StatusKind::Waiting);
        QVERIFY2(view.detail.contains(u"0.9 s"), qPrintable(view.detail));
        QCOMPARE(stallView({}).status.kind, StatusKind::Pass);
    }

    void aStallTellsWhetherTheWindowComputedOrWaited_data()
    {
        QTest::addColumn<int>("computedMs");
        QTest::addColumn<bool>("waited");
        QTest::addRow("it computed all the time") << 300 << false;
        QTest::addRow("it waited for most of it") << 40 << true;
    }
    void aStallTellsWhetherTheWindowComputedOrWaited()
    {
        QFETCH(int, computedMs);
        QFETCH(bool, waited);
        qint64 computed = 5'000'000'000;
        StallMeter meter(s_clock, [&computed] { return computed; });
        meter.begin("interlock::CurveCanvas", {}, QEvent::MetaCall);
        s_clock.advance(Duration(300));
        computed += qint64(computedMs) * 1'000'000;
        const auto stall = meter.end();
        QVERIFY(stall);
        QCOMPARE(stall->computed, Duration(computedMs));
        const QString detail = stallView(meter.tally()).detail;
        QCOMPARE(detail.contains(u"waiting for the display"_s), waited);
        QVERIFY2(!detail.contains(u"CurveCanvas"_s), qPrintable(detail));
    }

    void aThreadThatWaitsComputesNothing()
    {
        const qint64 before = StallMeter::threadTime();
        volatile double sum = 0;
        for (int i = 0; i < 200'000; ++i)
            sum = sum + i;
        QVERIFY(StallMeter::threadTime() > before);
    }

    void doingNamesTheInnermost()
    {
        const Doing outer("outer");
        {
            const Doing inner("inner");
            QCOMPARE(QByteArray(Doing::now()), QByteArray("inner"));
        }
        QCOMPARE(QByteArray(Doing::now()), QByteArray("outer"));
    }

    /// The real application over a real event that blocks.
    void aBlockedEventIsNamed_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("what");
        QTest::addRow("a posted event") << u"posted"_s << u"Blocker the-blocker (User)"_s;
        QTest::addRow("a timer of its own") << u"timer"_s << u"Blocker the-blocker (Timer)"_s;
        QTest::addRow("a timer that belongs to it") << u"child"_s << u"Blocker the-blocker (Timer)"_s;
    }
    void aBlockedEventIsNamed()
    {
        QFETCH(QString, how);
        QFETCH(QString, what);
        auto &application = *qobject_cast<ConsoleApplication *>(qApp);
        const int before = application.meter().tally().count;
        QSignalSpy stalled(&application, &ConsoleApplication::stalled);
        Blocker blocker;
        blocker.setObjectName(u"the-blocker"_s);
        blocker.blocks = Duration(250);
        QTimer child(&blocker);
        if (how == u"posted") {
            QCoreApplication::postEvent(&blocker, new QEvent(QEvent::User));
        } else if (how == u"timer") {
            blocker.startTimer(0);
        } else {
            child.setSingleShot(true);
            connect(&child, &QTimer::timeout, this, [] { s_clock.advance(Duration(250)); });
            child.start(0);
        }
        QTRY_COMPARE(stalled.size(), 1);
        const auto stall = stalled.front().front().value<Stall>();
        QCOMPARE(stall.took, Duration(250));
        QVERIFY2(stall.what.endsWith(what), qPrintable(stall.what));
        QCOMPARE(application.meter().tally().count, before + 1);
    }

    /// A menu's loop within a click is no stall; what it delivers is measured.
    void aLoopWithinATurnIsNoStall()
    {
        auto &application = *qobject_cast<ConsoleApplication *>(qApp);
        QSignalSpy stalled(&application, &ConsoleApplication::stalled);
        bool over = false;
        QTimer::singleShot(0, this, [&over] {
            QEventLoop menu;
            QTimer::singleShot(0, &menu, [] { s_clock.advance(Duration(90)); });
            QTimer::singleShot(1, &menu, [] { s_clock.advance(Duration(90)); });
            QTimer::singleShot(2, &menu, &QEventLoop::quit);
            menu.exec();
            over = true;
        });
        QTRY_VERIFY(over);
        QCOMPARE(stalled.size(), 0);
    }
};

int main(int argc, char **argv)
{
    ConsoleApplication application(argc, argv, s_clock);
    StallTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_stall.moc"

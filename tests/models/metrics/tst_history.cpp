#include "models/metrics/history.h"

#include <QTest>

#include <cmath>

using namespace interlock;

namespace {
Instant at(int ms)
{
    return Instant(Duration(ms));
}
} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsByAge()
    {
        History history(Duration(100), 1000);
        for (int i = 0; i <= 1000; i += 10)
            history.append({at(i), double(i)});
        QCOMPARE(history.samples().size(), size_t(11));
        QCOMPARE(history.samples().front().at, at(900));
        QCOMPARE(history.samples().back().value, 1000.0);
    }
    void keepsByCount()
    {
        History history(Duration(1'000'000), 5);
        for (int i = 0; i < 10'000; ++i)
            history.append({at(i), double(i)});
        QCOMPARE(history.samples().size(), size_t(5));
        QCOMPARE(history.samples().front().value, 9995.0);
    }
    void theFirstOfEqualTimesWins()
    {
        History history(Duration(100), 10);
        history.append({at(5), 1});
        history.append({at(5), 2});
        history.append({at(4), 3});
        QCOMPARE(history.samples().size(), size_t(1));
        QCOMPARE(history.newest()->value, 1.0);
    }
    void anEndedSeriesHasNoNewest()
    {
        History history(Duration(100), 10);
        history.markStale(at(1));
        QVERIFY(history.isEmpty());
        history.append({at(5), 1});
        history.markStale(at(6));
        history.markStale(at(7));
        QVERIFY(!history.newest());
        QCOMPARE(history.samples().size(), size_t(2));
        history.append({at(8), 2});
        QCOMPARE(history.newest()->value, 2.0);
    }
    void theMarkerIsANaNOfItsOwn()
    {
        QVERIFY(std::isnan(staleMarker()));
        QVERIFY(isStaleMarker(staleMarker()));
        QVERIFY(!isStaleMarker(std::nan("")));
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"

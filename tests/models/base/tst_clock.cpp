#include "models/base/clock.h"

#include <QTest>

using namespace interlock;

class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rfc3339_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc"); // empty: refused
        QTest::addRow("UTC") << "2026-11-21T10:56:36.123Z"
                             << "2026-11-21T10:56:36.123Z";
        QTest::addRow("whole seconds") << "2026-11-21T10:56:36Z"
                                       << "2026-11-21T10:56:36.000Z";
        QTest::addRow("small letters") << "2026-11-21t10:56:36z"
                                       << "2026-11-21T10:56:36.000Z";
        QTest::addRow("an offset") << "2026-11-21T12:26:36+01:30"
                                   << "2026-11-21T10:56:36.000Z";
        QTest::addRow("over the date line") << "2026-12-31T23:30:00-01:00"
                                            << "2027-01-01T00:30:00.000Z";
        QTest::addRow("one digit of a second") << "2026-11-21T10:56:36.5Z"
                                               << "2026-11-21T10:56:36.500Z";
        QTest::addRow("before 1970") << "1969-12-31T23:59:59.999Z"
                                     << "1969-12-31T23:59:59.999Z";
        QTest::addRow("a leap day") << "2028-02-29T00:00:00Z"
                                    << "2028-02-29T00:00:00.000Z";
        QTest::addRow("no leap day") << "2027-02-29T00:00:00Z"
                                     << "";
        QTest::addRow("no offset") << "2026-11-21T10:56:36"
                                   << "";
        QTest::addRow("no seconds") << "2026-11-21T10:56Z"
                                    << "";
        QTest::addRow("a date alone") << "2026-11-21"
                                      << "";
        QTest::addRow("an offset without colon") << "2026-11-21T10:56:36+0100"
                                                 << "";
        QTest::addRow("an offset of hours") << "2026-11-21T10:56:36+01"
                                            << "";
        QTest::addRow("a comma") << "2026-11-21T10:56:36,5Z"
                                 << "";
        QTest::addRow("hour 24") << "2026-11-21T24:00:00Z"
                                 << "";
        QTest::addRow("a leap second") << "2026-12-31T23:59:60Z"
                                       << "";
        QTest::addRow("a blank for T") << "2026-11-21 10:56:36Z"
                                       << "";
        QTest::addRow("a line end after") << "2026-11-21T10:56:36Z\n"
                                          << "";
        QTest::addRow("month 13") << "2026-13-01T00:00:00Z"
                                  << "";
        QTest::addRow("our own form, first day of a year") << "2027-01-01T00:00:00.000Z"
                                                           << "2027-01-01T00:00:00.000Z";
        QTest::addRow("our own form, a leap day") << "2028-02-29T23:59:59.999Z"
                                                  << "2028-02-29T23:59:59.999Z";
        QTest::addRow("our own form, no leap day") << "2027-02-29T00:00:00.000Z"
                                                   << "";
        QTest::addRow("our own form, hour 24") << "2026-11-21T24:00:00.000Z"
                                               << "";
        QTest::addRow("our own form, minute 60") << "2026-11-21T10:60:00.000Z"
                                                 << "";
        QTest::addRow("our own form, a leap second") << "2026-12-31T23:59:60.000Z"
                                                     << "";
        QTest::addRow("our own form, year 0") << "0000-11-21T10:56:36.123Z"
                                              << "";
        QTest::addRow("our own form, a letter in it") << "2026-11-2aT10:56:36.123Z"
                                                      << "";
        QTest::addRow("our own form, a sign in it") << "2026-11-21T10:56:36.-12Z"
                                                    << "";
        QTest::addRow("empty") << ""
                               << "";
    }
    void rfc3339()
    {
        QFETCH(QString, text);
        QFETCH(QString, utc);
        bool ok = utc.isEmpty();
        const WallTime time = fromRfc3339(text, ok);
        QCOMPARE(ok, !utc.isEmpty());
        if (ok)
            QCOMPARE(toRfc3339(time), utc);
        else
            QCOMPARE(toMs(time), 0);
    }

    void millisecondsGoBothWays()
    {
        QCOMPARE(toMs(instantFromMs(-5)), -5);
        QCOMPARE(toMs(wallFromMs(1'795'258'596'123)), 1'795'258'596'123);
        QCOMPARE(toRfc3339(wallFromMs(0)), QStringLiteral("1970-01-01T00:00:00.000Z"));
    }

    void theSystemClockRuns()
    {
        const SystemClock clock;
        const Moment first = clock.now();
        const Moment second = clock.now();
        QVERIFY(first.boot <= second.boot);
        QVERIFY(toMs(first.boot) > 0);
        QVERIFY(toRfc3339(first.wall) > QStringLiteral("2024"));
        QCOMPARE(clock.bootId().size(), 36);
        QCOMPARE(clock.bootId(), SystemClock().bootId());
    }
};

QTEST_APPLESS_MAIN(TestClock)
#include "tst_clock.moc"

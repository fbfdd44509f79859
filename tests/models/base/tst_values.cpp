#include "models/base/digest.h"
#include "models/base/duration.h"
#include "models/base/id.h"
#include "models/base/nearest.h"
#include "models/base/number.h"
#include "models/base/unit.h"

#include <QTest>

#include <cmath>

using namespace interlock;

namespace {
constexpr double kRefused = -12345; ///< stands for "no number" in the tables
}

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms"); // -1: refused
        QTest::addColumn<QString>("shortest");
        QTest::addRow("milliseconds") << "250ms" << qint64(250) << "250ms";
        QTest::addRow("minutes and ms are told apart") << "5m" << qint64(300'000) << "5m";
        QTest::addRow("a sum of falling units") << "1h30m" << qint64(5'400'000) << "1h30m";
        QTest::addRow("all units") << "1d2h3m4s5ms" << qint64(93'784'005) << "1d2h3m4s5ms";
        QTest::addRow("90 s has a shorter form") << "90s" << qint64(90'000) << "1m30s";
        QTest::addRow("24 h is a day") << "24h" << qint64(86'400'000) << "1d";
        QTest::addRow("zero") << "0m" << qint64(0) << "0s";
        QTest::addRow("the longest") << "366d" << qint64(366LL * 86'400'000) << "366d";
        for (const char *bad : {"", "5", "m", "30m1h", "1m1m", "-5m", "+5m", "5 m", " 5m", "5M", "1.5h",
                                "367d", "366d1ms", "9999999999999ms", "999999999999d", "5min", "٣s"})
            QTest::addRow("refused: \"%s\"", bad) << QString::fromUtf8(bad) << qint64(-1) << "";
    }
    void durations()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto read = parseDuration(text);
        QCOMPARE(read.has_value(), ms >= 0);
        if (ms < 0) {
            QVERIFY(read.error().code == ErrorCode::BadInput);
            return;
        }
        QCOMPARE(qint64(read->count()), ms);
        QTEST(formatDuration(*read), "shortest");
        QVERIFY(parseDuration(formatDuration(*read)) == read);
    }
    void aNegativeDurationIsShown()
    {
        QCOMPARE(formatDuration(Duration(-90'500)), QStringLiteral("-1m30s500ms"));
    }

    void numbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::addRow("integer") << "12" << 12.0;
        QTest::addRow("signs") << "+12" << 12.0;
        QTest::addRow("minus") << "-0.5" << -0.5;
        QTest::addRow("no leading zero") << ".5" << 0.5;
        QTest::addRow("exponent") << "1.5e-3" << 0.0015;
        QTest::addRow("2^63 - 1 as near as a double is") << "9223372036854775807" << 9223372036854775808.0;
        for (const char *bad : {"",    "+",   "-",   ".",    "--5",   "+-5", "-+5", "++5", "0x10", "1_000",
                                "1,5", "nan", "inf", "-inf", "1e999", "5 ",  " 5",  "5ms", "1e",   "٣"})
            QTest::addRow("refused: \"%s\"", bad) << QString::fromUtf8(bad) << kRefused;
    }
    void numbers()
    {
        QFETCH(QString, text);
        QTEST(parseDecimal(text.toUtf8()).value_or(kRefused), "value");
    }

    void aNumberIsWrittenInItsShortestForm_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::addRow("tenth") << 0.1 << "0.1";
        QTest::addRow("whole") << 851.0 << "851";
        QTest::addRow("sum of tenths") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::addRow("NaN") << std::nan("") << "NaN";
        QTest::addRow("infinite") << HUGE_VAL << "+Inf";
        QTest::addRow("minus infinite") << -HUGE_VAL << "-Inf";
    }
    void aNumberIsWrittenInItsShortestForm()
    {
        QFETCH(double, value);
        QTEST(decimalText(value), "text");
        if (std::isfinite(value))
            QCOMPARE(parseDecimal(decimalText(value).toUtf8()), std::optional(value));
    }

    void quantities_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("value"); // in `unit`
        QTest::addRow("ms in s") << "450ms"
                                 << "s" << 0.45;
        QTest::addRow("s in ms") << "0.5s"
                                 << "ms" << 500.0;
        QTest::addRow("percent as a share") << "0.8%"
                                            << "ratio" << 0.008;
        QTest::addRow("percent in percent") << "0.8 %"
                                            << "%" << 0.8;
        QTest::addRow("ppm in percent") << "200ppm"
                                        << "%" << 0.02;
        QTest::addRow("KiB in B") << "2KiB"
                                  << "B" << 2048.0;
        QTest::addRow("a bare number is already in the unit") << "1500"
                                                              << "ms" << 1500.0;
        QTest::addRow("an exponent, then a unit") << "1e3ms"
                                                  << "s" << 1.0;
        QTest::addRow("negative") << "-5%"
                                  << "%" << -5.0;
        QTest::addRow("space around") << "  450 ms "
                                      << "ms" << 450.0;
        QTest::addRow("minutes are min") << "2min"
                                         << "s" << 120.0;
        QTest::addRow("other dimension") << "5ms"
                                         << "%" << kRefused;
        QTest::addRow("a unit against none") << "5ms"
                                             << "" << kRefused;
        QTest::addRow("unknown unit") << "5parsec"
                                      << "ms" << kRefused;
        QTest::addRow("no number") << "ms"
                                   << "ms" << kRefused;
        QTest::addRow("two signs") << "+-5ms"
                                   << "ms" << kRefused;
        QTest::addRow("hex") << "0x10ms"
                             << "ms" << kRefused;
        QTest::addRow("NaN") << "nan"
                             << "ms" << kRefused;
    }
    void quantities()
    {
        QFETCH(QString, text);
        QFETCH(QString, unit);
        const auto quantity = parseQuantity(text);
        const auto wanted = parseUnit(unit);
        QVERIFY(wanted.has_value());
        const auto value = quantity ? convert(*quantity, *wanted) : Result<double>(passOn(quantity));
        QTEST(value.value_or(kRefused), "value");
    }

    void everyUnitIsRead()
    {
        for (const QString &symbol : unitSymbols())
            QCOMPARE(parseUnit(symbol).value_or(Unit{QStringLiteral("?")}).symbol, symbol);
        QCOMPARE(parseUnit(u"mss").error().mend, QStringLiteral("did you mean \"ms\"?"));
    }

    void nearest_data()
    {
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("expected");
        QTest::addRow("one letter left out") << "latncy"
                                             << "latency";
        QTest::addRow("two swapped") << "wieght"
                                     << "weight";
        QTest::addRow("other case") << "Latency"
                                    << "latency";
        QTest::addRow("the nearest of several") << "weights"
                                                << "weight";
        QTest::addRow("nothing near") << "traffic"
                                      << "";
        QTest::addRow("nothing in common is not near") << "q"
                                                       << "";
        QTest::addRow("two letters, none shared") << "zz"
                                                  << "";
        QTest::addRow("empty") << ""
                               << "";
    }
    void nearest()
    {
        QFETCH(QString, wrong);
        QTEST(nearestName(wrong, {QStringLiteral("latency"), QStringLiteral("weight"), QStringLiteral("do"),
                                  QString()}),
              "expected");
    }

    void aSuggestionOrTheList()
    {
        QStringList names;
        for (int i = 0; i < 9; ++i)
            names << QStringLiteral("name-%1").arg(i);
        QCOMPARE(didYouMean(u"nam-3", names), QStringLiteral("did you mean \"name-3\"?"));
        QCOMPARE(didYouMean(u"zzzzzz", names),
                 QStringLiteral(
                     "valid here: name-0, name-1, name-2, name-3, name-4, name-5, name-6, name-7, ..."));
        QCOMPARE(didYouMean(u"zzzzzz", {QStringLiteral("a"), QString()}), QStringLiteral("valid here: a"));
        QCOMPARE(didYouMean(u"x", {}), QString());
    }

    void digests()
    {
        // FIPS 180-4 examples
        QCOMPARE(sha256Hex(""),
                 QStringLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256Hex("abc"),
                 QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256({"a", "", "bc"}), sha256("abc"));
        QCOMPARE(sha256(QByteArrayView("a\0b", 3)) == sha256("a"), false);
        QCOMPARE(sha256(QByteArray(1'000'000, 'a')).toHex(),
                 QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void errorsReadAsSentences()
    {
        const Result<int> failed =
            fail(ErrorCode::Timeout, QStringLiteral("no answer"), QStringLiteral("try again"));
        QCOMPARE(failed.error().sentence(), QStringLiteral("no answer; try again"));
        QCOMPARE((Error{ErrorCode::Busy, QStringLiteral("taken"), {}}.sentence()), QStringLiteral("taken"));
        QVERIFY(Result<QString>(passOn(failed)).error() == failed.error());
    }

    void exitStatuses_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("status");
        QTest::addRow("environment") << int(ErrorCode::Environment) << 1;
        QTest::addRow("bad input") << int(ErrorCode::BadInput) << 2;
        QTest::addRow("not found") << int(ErrorCode::NotFound) << 2;
        QTest::addRow("timeout") << int(ErrorCode::Timeout) << 1;
        QTest::addRow("unverified") << int(ErrorCode::Unverified) << 5;
        QTest::addRow("refused") << int(ErrorCode::Refused) << 6;
        QTest::addRow("busy") << int(ErrorCode::Busy) << 1;
        QTest::addRow("cancelled") << int(ErrorCode::Cancelled) << 1;
    }
    void exitStatuses()
    {
        QFETCH(int, code);
        QTEST(exitStatus(ErrorCode(code)), "status");
    }

    void idsCompareByText()
    {
        const GuardrailId a{QStringLiteral("a")}, b{QStringLiteral("b")};
        QVERIFY(a < b && a == GuardrailId{QStringLiteral("a")} && GuardrailId{}.isEmpty());
        QVERIFY((!std::is_convertible_v<GuardrailId, IndicatorId>));
        QCOMPARE((QHash<GuardrailId, int>{{a, 1}, {b, 2}}.value(b)), 2);
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "tst_values.moc"

#include "models/traffic/actuator.h"
#include "models/traffic/words.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace interlock;

class TestWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textsAreFilled_data()
    {
        QTest::addColumn<int>("share");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("filled");
        QTest::newRow("a share of one") << 500 << "{share}"
                                        << "0.05";
        QTest::newRow("a percentage among other things") << 250 << "main:{percent}%"
                                                         << "main:2.5%";
        QTest::newRow("on") << 500 << "{on}"
                            << "true";
        QTest::newRow("off") << 0 << "{on} {share} {percent}"
                             << "false 0 0";
        QTest::newRow("a hundredth of a percent") << 1 << "{share} {percent}"
                                                  << "0.0001 0.01";
        QTest::newRow("everything") << 10'000 << "{share} {percent}"
                                    << "1 100";
        QTest::newRow("other braces stay") << 500 << "{flag} {}"
                                           << "{flag} {}";
    }
    void textsAreFilled()
    {
        QFETCH(int, share);
        QFETCH(QString, text);
        QTEST(fill(text, shareWords({share})), "filled");
    }

    void aReadingIsToldInWords_data()
    {
        using namespace Qt::StringLiterals;
        QTest::addColumn<ActuatorReading>("reading");
        QTest::addColumn<QString>("told");
        ActuatorReading two;
        two.targets = {{u"v2"_s, true, 64, true, true}, {u"v1"_s, false, 192, true, true}};
        QTest::newRow("each target, its weight and whether it takes traffic")
            << two << u"v2 64 ready, v1 192 ready"_s;
        ActuatorReading down = two;
        down.targets[0].up = down.targets[1].ready = false;
        QTest::newRow("what is down or taken out") << down << u"v2 64 ready down, v1 192 not ready"_s;
        ActuatorReading odd = two;
        odd.targets[0].name = u"%2-%1"_s;
        QTest::newRow("a name stands as it is") << odd << u"%2-%1 64 ready, v1 192 ready"_s;
        ActuatorReading noted = two;
        noted.note = u"build 7"_s;
        QTest::newRow("with a note") << noted << u"v2 64 ready, v1 192 ready; build 7"_s;
        noted.targets.clear();
        QTest::newRow("a note alone") << noted << u"build 7"_s;
    }
    void aReadingIsToldInWords()
    {
        QFETCH(ActuatorReading, reading);
        QTEST(reading.detail(), "told");
    }

    void jsonIsFilledAtEveryDepth()
    {
        const QJsonObject body{
            {QStringLiteral("a"), QJsonArray{QStringLiteral("{percent}"), 7}},
            {QStringLiteral("b"), QJsonObject{{QStringLiteral("c"), QStringLiteral("{on}")}}}};
        const QJsonObject filled{
            {QStringLiteral("a"), QJsonArray{QStringLiteral("5"), 7}},
            {QStringLiteral("b"), QJsonObject{{QStringLiteral("c"), QStringLiteral("true")}}}};
        QCOMPARE(fill(QJsonValue(body), shareWords({500})), QJsonValue(filled));
    }

    void whatGoesIntoAnAddressIsEncoded()
    {
        QCOMPARE(fillAddress(QStringLiteral("http://x/{deployment}/y"),
                             {{QStringLiteral("deployment"), QStringLiteral("a/../b?c#d")}}),
                 QStringLiteral("http://x/a%2F..%2Fb%3Fc%23d/y"));
    }

    void percentagesAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("expected"); // -1: none
        QTest::newRow("a number") << "5" << 500;
        QTest::newRow("with its sign and a line's end") << "2.5 %\n" << 250;
        QTest::newRow("two decimals") << "0.01" << 1;
        QTest::newRow("everything") << "100.00%" << 10'000;
        QTest::newRow("more than everything") << "100.01" << -1;
        QTest::newRow("finer than a hundredth") << "0.005" << -1;
        QTest::newRow("negative") << "-5" << -1;
        QTest::newRow("not a number") << "nan" << -1;
        QTest::newRow("an exponent") << "1e1" << -1;
        QTest::newRow("two numbers") << "5 10" << -1;
        QTest::newRow("nothing") << "" << -1;
        QTest::newRow("hexadecimal") << "0x5" << -1;
    }
    void percentagesAreRead()
    {
        QFETCH(QString, text);
        const auto weight = readPercentage(text);
        QTEST(weight ? weight->basisPoints : -1, "expected");
    }

    void aShareIsFoundWhereItWasPut_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("expected");
        QTest::newRow("alone") << "{share}"
                               << "0.05" << 500;
        QTest::newRow("as somebody else writes it") << "{share}"
                                                    << "0.050" << 500;
        QTest::newRow("within a text") << "main:{percent},old"
                                       << "main:25,old" << 2500;
        QTest::newRow("with another beginning") << "main:{percent}"
                                                << "next:25" << -1;
        QTest::newRow("beginning and end overlap") << "ab{percent}ba"
                                                   << "aba" << -1;
        QTest::newRow("no number") << "{share}"
                                   << "on" << -1;
        QTest::newRow("names none") << "on"
                                    << "on" << -1;
    }
    void aShareIsFoundWhereItWasPut()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        const auto weight = shareWithin(pattern, text);
        QTEST(weight ? weight->basisPoints : -1, "expected");
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"

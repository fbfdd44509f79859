#include "models/plan/haproxyweights.h"

#include <QTest>

using namespace interlock;

class TestHaproxyWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void weights_data()
    {
        QTest::addColumn<int>("share");
        QTest::addColumn<int>("canary");
        QTest::addColumn<int>("stable");
        QTest::addColumn<QString>("expected");
        QTest::newRow("0 % is canary 0") << 0 << 1 << 1 << "0/256";
        QTest::newRow("5 % of two servers") << 500 << 1 << 1 << "13/247";
        QTest::newRow("25 % of two servers") << 2500 << 1 << 1 << "64/192";
        QTest::newRow("50 % of two servers") << 5000 << 1 << 1 << "128/128";
        QTest::newRow("75 % of two servers") << 7500 << 1 << 1 << "192/64";
        QTest::newRow("100 % is stable 0") << 10'000 << 1 << 1 << "256/0";
        QTest::newRow("50 % of one beside three") << 5000 << 1 << 3 << "192/64";
        QTest::newRow("1 % of ten beside one cannot be met") << 100 << 10 << 1 << "refused";
        QTest::newRow("99 % of one beside ten cannot be met") << 9900 << 1 << 10 << "refused";
        QTest::newRow("no stable server") << 500 << 1 << 0 << "refused";
        QTest::newRow("more than everything") << 10'001 << 1 << 1 << "refused";
    }
    void weights()
    {
        QFETCH(int, share);
        QFETCH(int, canary);
        QFETCH(int, stable);
        QFETCH(QString, expected);
        const auto weights = haproxyWeights({share}, canary, stable);
        QCOMPARE(weights ? QStringLiteral("%1/%2").arg(weights->canary).arg(weights->stable)
                         : QStringLiteral("refused"),
                 expected);
    }

    void everyShareThatIsGivenIsWithinHalfAPoint()
    {
        int refused = 0;
        for (int canary = 1; canary <= 4; ++canary)
            for (int stable = 1; stable <= 4; ++stable)
                for (int share = 0; share <= 10'000; share += 50) {
                    const auto weights = haproxyWeights({share}, canary, stable);
                    if (!weights) {
                        ++refused;
                        continue;
                    }
                    QVERIFY(weights->canary >= 0 && weights->canary <= 256);
                    QVERIFY(weights->stable >= 0 && weights->stable <= 256);
                    QVERIFY(std::abs(shareOf(*weights, canary, stable).basisPoints - share) <= 50);
                    QCOMPARE(weights->canary == 0, share == 0);
                    QCOMPARE(weights->stable == 0, share == 10'000);
                }
        QVERIFY2(refused < 20, "only the outermost shares of unequal groups cannot be met");
    }

    void unequalServersKeepTheirProportion_data()
    {
        QTest::addColumn<int>("share");
        QTest::addColumn<int>("canary");
        QTest::addColumn<std::vector<int>>("before");
        for (const int share : {100, 500, 2500, 5000, 9000})
            for (const auto &before :
                 {std::vector{100, 50}, std::vector{256, 128, 64}, std::vector{30, 20, 10}})
                QTest::newRow(qPrintable(QStringLiteral("%1 bp beside %2 servers from %3")
                                             .arg(share)
                                             .arg(before.size())
                                             .arg(before.front())))
                    << share << 1 << before;
    }
    void unequalServersKeepTheirProportion()
    {
        QFETCH(int, share);
        QFETCH(int, canary);
        QFETCH(std::vector<int>, before);
        const auto weights = weightsInProportion({share}, canary, before);
        QVERIFY2(weights, weights ? "" : qPrintable(weights.error().sentence()));
        double is = 0, was = 0;
        for (const int weight : before) {
            QVERIFY(weights->stableOf(weight) >= 1 && weights->stableOf(weight) <= 256);
            is += weights->stableOf(weight);
            was += weight;
        }
        QVERIFY(std::abs(10'000.0 * weights->canary / (is + weights->canary) - share) <= 50);
        for (const int weight : before)
            QVERIFY(std::abs(weights->stableOf(weight) / is - weight / was) <= 0.01);
        QCOMPARE(weights->stableOf(0), 0);
    }

    void equalServersAreWeightedAsEver()
    {
        const auto weights = weightsInProportion({2500}, 1, {100});
        QVERIFY(weights);
        QCOMPARE(weights->canary, 64);
        QCOMPARE(weights->stableOf(100), 192);
        QCOMPARE(weightsInProportion({10'000}, 1, {100, 50})->stableOf(100), 0);
    }

    void extremeProportionsAreRefused()
    {
        const auto weights = weightsInProportion({9900}, 1, {256, 1});
        QVERIFY(!weights);
        QVERIFY(weights.error().text.contains(QStringLiteral("99 %")));
    }

    void refusalNamesTheNearest()
    {
        const auto weights = haproxyWeights({100}, 10, 1);
        QVERIFY(!weights);
        QCOMPARE(weights.error().text,
                 QStringLiteral(
                     "10 canary and 1 stable servers cannot be weighted to 1 %: the nearest is 3.76 %"));
    }
};

QTEST_APPLESS_MAIN(TestHaproxyWeights)
#include "tst_haproxyweights.moc"

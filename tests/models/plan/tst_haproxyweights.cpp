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

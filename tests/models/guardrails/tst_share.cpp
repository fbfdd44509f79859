#include "models/guardrails/share.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

const CompareShare kRule{{u"total"_s}, 0.99, 0.1};
const Instant kStart{Duration(1'000'000)};

/// A canary that is counted every 5 s since `kStart`.
struct Counting {
    double intended = 0.05;
    Instant now = kStart;
    double canary = 0, total = 0;
    ShareEvidence evidence;

    std::optional<Observation> look(double moreCanary, double moreTotal)
    {
        now += Duration(5000);
        canary += moreCanary;
        total += moreTotal;
        seeShare(Observation::of(canary), Observation::of(total), evidence);
        return shareCertainty(kRule, shareRange(kRule, intended, {}), now, evidence);
    }
    Observation looks(double moreCanary, double moreTotal, int times = 1)
    {
        std::optional<Observation> last;
        for (int i = 0; i < times; ++i)
            last = look(moreCanary, moreTotal);
        return last.value_or(Observation::missing(u"no look"_s));
    }
    Counting &begun()
    {
        startShare(intended, now, evidence);
        (void)look(0, 0);
        return *this;
    }
};

} // namespace

class TstShare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneBatchOfRequests_data()
    {
        QTest::addColumn<double>("intended");
        QTest::addColumn<int>("canary");
        QTest::addColumn<int>("total");
        QTest::addColumn<bool>("breach");
        QTest::newRow("57 of 1000 at 5 % are as intended") << 0.05 << 57 << 1000 << false;
        QTest::newRow("0 of 1000 at 5 % are not") << 0.05 << 0 << 1000 << true;
        QTest::newRow("50 of 1000 at 5 % are") << 0.05 << 50 << 1000 << false;
        QTest::newRow("35 of 1000 may be chance") << 0.05 << 35 << 1000 << false;
        QTest::newRow("120 of 1000 are too many") << 0.05 << 120 << 1000 << true;
        QTest::newRow("100 of 100000 are far too few") << 0.05 << 100 << 100'000 << true;
        QTest::newRow("none at 100 % are not") << 1.0 << 0 << 100 << true;
        QTest::newRow("all at 100 % are") << 1.0 << 100'000 << 100'000 << false;
        QTest::newRow("all of them at 5 % are too many, few as they are") << 0.05 << 20 << 20 << true;
        QTest::newRow("half at 50 % are") << 0.5 << 5012 << 10'000 << false;
        QTest::newRow("a tenth off is tolerated, however many") << 0.5 << 460'000 << 1'000'000 << false;
        QTest::newRow("a fifth off is not") << 0.5 << 400'000 << 1'000'000 << true;
    }
    void oneBatchOfRequests()
    {
        QFETCH(double, intended);
        QFETCH(int, canary);
        QFETCH(int, total);
        QFETCH(bool, breach);
        Counting counting;
        counting.intended = intended;
        const Observation seen = counting.begun().looks(canary, total);
        QVERIFY2(seen.isValue(), qPrintable(seen.reason));
        QCOMPARE(seen.value >= 99, breach);
        QCOMPARE(seen.samples, total);
    }

    void tooFewRequestsSayNothing()
    {
        Counting counting;
        const qint64 needed = requestsNeeded(kRule, shareRange(kRule, 0.05, {}));
        const Observation few = counting.begun().looks(0, double(needed - 1));
        QCOMPARE(few.reason, u"%1 of %2 requests needed"_s.arg(needed - 1).arg(needed));
        QVERIFY(!counting.evidence.enough);
        const Observation enough = counting.looks(0, 1);
        QVERIFY2(enough.isValue(), qPrintable(enough.reason));
        QVERIFY(enough.value >= 99); // just so many that a canary that gets nothing is noticed
    }

    void theNeededRequestsGrowAsTheShareShrinks()
    {
        const auto needed = [](double share) { return requestsNeeded(kRule, shareRange(kRule, share, {})); };
        QVERIFY(needed(0.5) < needed(0.05));
        QVERIFY(needed(0.05) < 500);
        QVERIFY(needed(0.001) > 5000);
    }

    void whatIsNoValueIsMissing_data()
    {
        QTest::addColumn<int>("canarySilent");
        QTest::addColumn<QString>("reason");
        QTest::addRow("the canary's total") << 1 << u"the canary's requests: no series"_s;
        QTest::addRow("the total of all") << 0 << u"all requests: no series"_s;
    }
    void whatIsNoValueIsMissing()
    {
        QFETCH(int, canarySilent);
        QFETCH(QString, reason);
        ShareEvidence evidence;
        const Observation none = Observation::missing(u"no series"_s), some = Observation::of(10);
        seeShare(canarySilent ? none : some, canarySilent ? some : none, evidence);
        const auto seen = shareCertainty(kRule, shareRange(kRule, 0.05, {}), kStart, evidence);
        QVERIFY(seen && !seen->isValue());
        QCOMPARE(seen->reason, reason);
    }

    void oneTotalAloneIsNoLook()
    {
        ShareEvidence evidence;
        seeShare(Observation::of(1), {}, evidence);
        QVERIFY(!shareCertainty(kRule, shareRange(kRule, 0.05, {}), kStart, evidence));
    }

    void requestsOfTheShareBeforeAreNotCounted()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 3);
        counting.intended = 0.5;
        startShare(0.5, counting.now + Duration(4000), counting.evidence); // 1 s before the next look
        counting.looks(50, 1000);
        QCOMPARE(counting.evidence.total, 0);
        counting.looks(50, 1000); // the first of its own: only what comes after it counts
        QCOMPARE(counting.evidence.total, 0);
        QVERIFY(counting.looks(500, 1000).value < 99);
        QCOMPARE(counting.evidence.total, 1000);
    }

    void aRestartedProcessLosesOneTick()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 2);
        counting.canary = counting.total = 0;
        QVERIFY(counting.looks(2, 40).value < 99);
        QCOMPARE(counting.evidence.total, 2000);
        QVERIFY(counting.looks(50, 1000).value < 99);
        QCOMPARE(counting.evidence.total, 3000);
    }

    void aTotalThatShrinksAloneLosesOneTickToo()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 2);
        counting.total = 0; // whoever counts all requests began anew
        counting.looks(50, 1000);
        QCOMPARE(counting.evidence.total, 2000);
        counting.looks(50, 1000);
        QCOMPARE(counting.evidence.total, 3000);
    }

    void totalsFromBeforeTheShareAreNoRequestsOfIt()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 2);
        forgetBase(counting.evidence);
        counting.now += Duration(5000);
        const Observation old = Observation::of(1e6, Duration(3'600'000), 1);
        seeShare(Observation::of(counting.canary), old, counting.evidence);
        const auto seen =
            shareCertainty(kRule, shareRange(kRule, counting.intended, {}), counting.now, counting.evidence);
        QVERIFY(seen);
        QCOMPARE(seen->reason, u"no requests to count"_s);
        QCOMPARE(counting.evidence.total, 2000);
    }

    void theAgeIsThatOfTheOlderTotal_data()
    {
        QTest::addColumn<int>("canary"); // ms; -1: it does not tell
        QTest::addColumn<int>("total");
        QTest::addColumn<int>("age");
        QTest::newRow("the canary's is older") << 900 << 30 << 900;
        QTest::newRow("that of all is older") << 30 << 900 << 900;
        QTest::newRow("the canary's is unknown") << -1 << 30 << -1;
        QTest::newRow("that of all is unknown") << 30 << -1 << -1;
    }
    void theAgeIsThatOfTheOlderTotal()
    {
        QFETCH(int, canary);
        QFETCH(int, total);
        QFETCH(int, age);
        const auto aged = [](double value, int milliseconds) {
            Observation seen = Observation::of(value);
            seen.age = milliseconds < 0 ? std::nullopt : std::optional(Duration(milliseconds));
            return seen;
        };
        Counting counting;
        counting.begun();
        counting.now += Duration(5000);
        seeShare(aged(50, canary), aged(1000, total), counting.evidence);
        const auto seen =
            shareCertainty(kRule, shareRange(kRule, counting.intended, {}), counting.now, counting.evidence);
        QVERIFY2(seen && seen->isValue(), qPrintable(seen ? seen->reason : u"no look"_s));
        QCOMPARE(seen->age ? int(seen->age->count()) : -1, age);
    }

    void aShareThatNobodyCouldCountNeedsMoreThanABillion()
    {
        const qint64 needed = requestsNeeded(kRule, shareRange(kRule, 1e-12, {}));
        QVERIFY2(needed > 1'000'000'000, qPrintable(QString::number(needed)));
    }

    void aReplacedLoadBalancerLosesOneTick()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 2);
        forgetBase(counting.evidence);
        counting.canary = 0;
        counting.looks(90, 3000);
        QCOMPARE(counting.evidence.total, 2000);
    }

    void silenceIsMissing()
    {
        Counting counting;
        counting.begun().looks(50, 1000, 2);
        QVERIFY(counting.looks(0, 0, 6).isValue());
        QCOMPARE(counting.looks(0, 0).reason, u"no requests to count"_s);
    }

    /// A day at 5 % does not hide that the canary gets nothing any more.
    void aCanaryThatStopsGettingItsShareIsNoticed()
    {
        Counting counting;
        QVERIFY(counting.begun().looks(50, 1000, 1000).value < 99);
        int looks = 1;
        while (looks < 100 && counting.looks(0, 1000).value < 99)
            ++looks;
        QVERIFY2(looks <= 3, qPrintable(QString::number(looks)));
    }

    void aMendedShareIsWellAgain()
    {
        Counting counting;
        QVERIFY(counting.begun().looks(0, 1000, 3).value >= 99);
        QVERIFY(counting.looks(50, 1000, 4).value < 99);
    }

    /// Many bakes of 2000 looks each with the intended share: at most one in a hundred ever fires.
    void honestCanariesAreLeftAlone()
    {
        std::mt19937 random(7);
        std::binomial_distribution<int> draw(100, 0.05);
        int fired = 0;
        for (int bake = 0; bake < 300; ++bake) {
            Counting counting;
            counting.begun();
            bool now = false;
            for (int look = 0; look < 500 && !now; ++look)
                now = counting.looks(draw(random), 100).value >= 99;
            fired += now ? 1 : 0;
        }
        QVERIFY2(fired <= 3, qPrintable(QString::number(fired)));
    }

    void whatTheWeightsGiveIsTolerated()
    {
        const ShareRange range = shareRange(kRule, 0.0025, 1.0 / 257);
        QCOMPARE(range.high, 1.0 / 257); // the smallest share that whole weights can give
        QVERIFY(shareEvidence(39, 10'000, range) < 0);
        QCOMPARE(shareRange(kRule, 0.05, 0.0).low, shareRange(kRule, 0.05, {}).low); // never a canary's 0
    }

    void theTextSaysWhatWasCounted()
    {
        Counting counting;
        QCOMPARE(shareText(counting.evidence), QString());
        counting.begun().looks(57, 1000);
        QCOMPARE(shareText(counting.evidence), u"57 of 1000 requests, 5.7 %, where 5 % is intended"_s);
    }
};

QTEST_GUILESS_MAIN(TstShare)
#include "tst_share.moc"

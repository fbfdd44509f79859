#include "tests/models/rollout/scenario.h"

#include <QTest>

#include <rapidcheck.h>

using namespace interlock;
using namespace interlock::test;

// Random plans of words, played in a world that goes its own ways. `Scenario` holds each step against the
// invariants: I1, I2, I7, I8, I9, I11, I12, I13, I14 and I20.
namespace {

rc::Gen<QString> word()
{
    static const std::vector<QString> often{u"good"_s,    u"good*7"_s, u"good*8"_s, u"slow"_s,  u"slow*3"_s,
                                            u"missing"_s, u"tick"_s,   u"errs"_s,   u"!done"_s, u"!done"_s,
                                            u"!done"_s,   u"meh"_s,    u"good~"_s,  u"glance"_s};
    static const std::vector<QString> seldom{u"!failed"_s,
                                             u"!unknown"_s,
                                             u"!landed"_s,
                                             u"!unread"_s,
                                             u"!read@10"_s,
                                             u"late"_s,
                                             u"rollback"_s,
                                             u"hold"_s,
                                             u"resume"_s,
                                             u"resume"_s,
                                             u"promote"_s,
                                             u"back"_s,
                                             u"override@ann"_s,
                                             u"override@sue"_s,
                                             u"override@ann override@sue"_s,
                                             u"override@ann/errors override@sue/errors"_s,
                                             u"promote@ann/lead"_s,
                                             u"promote@sue/security"_s,
                                             u"supersede"_s,
                                             u"world@0"_s,
                                             u"world@5"_s,
                                             u"world@10"_s,
                                             u"world@50"_s,
                                             u"world@25"_s,
                                             u"stable-down"_s,
                                             u"stable-up"_s,
                                             u"lease@25"_s,
                                             u"lease@none"_s,
                                             u"lease@100"_s,
                                             u"store-broken"_s,
                                             u"store-well"_s,
                                             u"wall@1d"_s,
                                             u"wait@30s"_s,
                                             u"wait@4h"_s,
                                             u"restart@10s"_s,
                                             u"restart@1h"_s,
                                             u"reboot@10s"_s,
                                             u"restart-unread@10s"_s,
                                             u"bad*7"_s,
                                             u"auto"_s,
                                             u"manual"_s};
    return rc::gen::weightedOneOf<QString>({{3, rc::gen::elementOf(often)}, {2, rc::gen::elementOf(seldom)}});
}

QString planName()
{
    return *rc::gen::elementOf(std::vector<QString>{{},
                                                    u"manual-gates"_s,
                                                    u"gates-roll-back"_s,
                                                    u"holds-stay"_s,
                                                    u"tiny"_s,
                                                    u"warm-up"_s,
                                                    u"roles"_s,
                                                    u"weekend"_s,
                                                    u"budget"_s,
                                                    u"hold-budget"_s,
                                                    u"reports"_s});
}

QString reached(const std::vector<QString> &words, const QString &plan)
{
    Scenario scenario(planNamed(plan));
    QStringList played;
    for (QString word : words) {
        if (word.startsWith(u'!')) { // an outcome needs an open order
            if (!scenario.state().open)
                continue;
            word.remove(0, 1);
        }
        played << word;
        scenario.play(word);
        if (!scenario.broken().isEmpty())
            return scenario.broken().front() + u" after: "_s + played.join(u' ') + u" ("_s + plan + u')';
    }
    return {};
}

} // namespace

class TstProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyInvariantHoldsAfterEveryStep();
    void i7_aRollbackThatReachesTheTrafficEnds();
    void i5_missingValuesNeverPromote();
    void i20_aFoldOfTheSameEventsIsTheSame();
};

void TstProperties::everyInvariantHoldsAfterEveryStep()
{
    int walked = 0;
    const bool held = rc::check("invariants", [&walked] {
        const int length = *rc::gen::inRange(1, 60);
        auto words = *rc::gen::container<std::vector<QString>>(size_t(length), word());
        if (*rc::gen::inRange(0, 3) > 0) // most walks start with traffic
            words.insert(words.begin(), u"stage@%1"_s.arg(*rc::gen::inRange(0, 3)));
        const QString broken = reached(words, planName());
        ++walked;
        if (!broken.isEmpty())
            RC_FAIL(broken.toStdString());
    });
    QVERIFY(held);
    QVERIFY(walked >= 100);
}

void TstProperties::i7_aRollbackThatReachesTheTrafficEnds()
{
    const bool held = rc::check("a rollback ends", [] {
        const auto words =
            *rc::gen::container<std::vector<QString>>(size_t(*rc::gen::inRange(1, 30)), word());
        Scenario scenario;
        for (const QString &each : words)
            if (!each.startsWith(u'!'))
                scenario.play(each);
        const bool over = isOver(scenario.state().phase);
        scenario.play(u"manual rollback world@0 stable-up good*2"_s);
        RC_ASSERT(over || scenario.state().phase == Phase::RolledBack);
    });
    QVERIFY(held);
}

void TstProperties::i5_missingValuesNeverPromote()
{
    static const std::vector<QString> blind{u"missing"_s, u"missing*5"_s, u"tick"_s,    u"tick*9"_s,
                                            u"resume"_s,  u"wait@1m"_s,   u"promote"_s, u"restart@10s"_s};
    const bool held = rc::check("missing never promotes", [] {
        const int stage = *rc::gen::inRange(0, 3);
        const auto words = *rc::gen::container<std::vector<QString>>(size_t(*rc::gen::inRange(1, 60)),
                                                                     rc::gen::elementOf(blind));
        Scenario scenario(planNamed(planName()));
        scenario.play(u"stage@%1 missing*20"_s.arg(stage)); // longer than a bake of 30 s
        for (const QString &each : words)
            scenario.play(each);
        RC_ASSERT(scenario.state().stage <= stage);
        RC_ASSERT(!scenario.log().contains(u"raise"_s));
        RC_ASSERT(scenario.state().phase != Phase::Completed);
    });
    QVERIFY(held);
}

void TstProperties::i20_aFoldOfTheSameEventsIsTheSame()
{
    const bool held = rc::check("replay", [] {
        const auto words =
            *rc::gen::container<std::vector<QString>>(size_t(*rc::gen::inRange(1, 40)), word());
        QString script = u"auto "_s;
        for (const QString &each : words)
            if (!each.startsWith(u'!'))
                script += each + u' ';
        Scenario one, other;
        one.play(script);
        other.play(script);
        RC_ASSERT(one.state() == other.state());
        RC_ASSERT(one.log() == other.log());
    });
    QVERIFY(held);
}

QTEST_APPLESS_MAIN(TstProperties)
#include "tst_properties.moc"

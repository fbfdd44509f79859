#include "tests/sim/planted/bugs.h"
#include "tests/sim/shrink.h"

#include <QTest>

#include <spdlog/spdlog.h>

using namespace interlock::sim;
using namespace Qt::StringLiterals;

namespace {
constexpr quint64 kMost = 2000; ///< worlds

/// Of five worlds two have a plan of their own shape, one is a wide one, one a distant one: the more can go
/// wrong, the more is found.
quint64 worldAt(quint64 number)
{
    const quint64 seed = (number + 4) / 5;
    switch (number % 5) {
    case 1:
        return kShaped + 2 * seed - 1;
    case 2:
        return kShaped + 2 * seed;
    case 3:
        return kWide + seed;
    case 4:
        return kDistant + seed;
    default:
        return seed;
    }
}
} // namespace

/// The tester is tested: bugs that were put in on purpose are found, and none is found where there is none.
class TestPlanted : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { (void)plant({}); }

    void nothingIsFoundWithoutABug()
    {
        for (quint64 seed = 1; seed <= 50; ++seed)
            for (const quint64 world : {seed, kWide + seed, kShaped + seed, kDistant + seed})
                QCOMPARE(simulate(recipeOf(world)).broken, QString());
    }

    void everyBugIsFound_data()
    {
        QTest::addColumn<QString>("bug");
        for (const Bug &bug : bugs())
            QTest::newRow(qPrintable(bug.name + u": "_s + bug.text)) << bug.name;
        QVERIFY(bugs().size() >= 20);
    }
    void everyBugIsFound()
    {
        QFETCH(const QString, bug);
        QVERIFY(plant(bug));
        for (quint64 number = 1; number <= kMost; ++number)
            if (const Outcome outcome = simulate(recipeOf(worldAt(number))); !outcome.broken.isEmpty()) {
                m_table << u"%1  %2  %3"_s.arg(bug, -28).arg(number, 5).arg(outcome.broken);
                return;
            }
        m_table << u"%1  not found"_s.arg(bug, -28);
        QFAIL(qPrintable(u"%1 seeds did not find it"_s.arg(kMost)));
    }

    void aFailureShrinks()
    {
        QVERIFY(plant(u"repair-upwards"_s));
        Recipe recipe;
        for (quint64 seed = 1; seed <= kMost && recipe.faults.size() < 3; ++seed)
            if (const Recipe tried = recipeOf(seed); !simulate(tried).broken.isEmpty())
                recipe = tried;
        const Recipe small = shrunk(recipe);
        QVERIFY(small.faults.size() < recipe.faults.size());
        QCOMPARE(simulate(small).broken.section(u':', 0, 0), simulate(recipe).broken.section(u':', 0, 0));
        QVERIFY(report(recipe).contains(u"balancer: "_s)); // the last events stand in it
    }

    void cleanupTestCase() { qInfo("seeds needed:\n  %s", qPrintable(m_table.join(u"\n  "_s))); }

private:
    QStringList m_table;
};

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(&VirtualLoop::instance());
    const QCoreApplication app(argc, argv);
    spdlog::set_level(spdlog::level::off);
    TestPlanted test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_planted.moc"

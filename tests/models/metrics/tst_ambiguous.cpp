#include "models/metrics/ambiguous.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TstAmbiguous : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isToldByItsReason_data();
    void isToldByItsReason();
};

void TstAmbiguous::isToldByItsReason_data()
{
    QTest::addColumn<Observation::Kind>("kind");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("isSo");
    const auto row = [](const char *name, const Observation &seen, bool isSo) {
        QTest::newRow(name) << seen.kind << seen.reason << isSo;
    };
    row("several series are", ambiguous(u"2 series match up"_s), true);
    row("no series is not", Observation::missing(u"no series matches up"_s), false);
    row("a value is not", Observation::of(1), false);
    row("an error that speaks of it is not", Observation::error(u"ambiguous: which server?"_s), false);
}

void TstAmbiguous::isToldByItsReason()
{
    QFETCH(const Observation::Kind, kind);
    QFETCH(const QString, reason);
    QFETCH(const bool, isSo);
    Observation seen;
    seen.kind = kind; // as it is read back from the journal
    seen.reason = reason;
    QCOMPARE(isAmbiguous(seen), isSo);
    if (isSo)
        QCOMPARE(seen.reason, u"ambiguous: 2 series match up"_s);
}

QTEST_GUILESS_MAIN(TstAmbiguous)
#include "tst_ambiguous.moc"

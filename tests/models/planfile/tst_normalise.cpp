#include "models/planfile/normalise.h"
#include "models/planfile/planfile.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace interlock;

class TestNormalise : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theNormalisedPlanIsTheSamePlan_data()
    {
        QTest::addColumn<QString>("path");
        const QDir dir(QStringLiteral(INTERLOCK_TEST_DATA "/plans/good"));
        for (const QString &name : dir.entryList({QStringLiteral("*.plan.yaml")}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name.chopped(10))) << dir.filePath(name);
    }
    void theNormalisedPlanIsTheSamePlan()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const PlanReading first = readPlan(file.readAll(), path);
        QVERIFY(first.file);
        const QString text = normalise(first.file->plan);
        const PlanReading again = readPlan(text.toUtf8(), QStringLiteral("normalised"));
        for (const PlanProblem &problem : again.problems)
            qWarning("%s", qPrintable(problem.text()));
        QVERIFY(again.file);
        QVERIFY(again.file->plan == first.file->plan);
        QCOMPARE(normalise(again.file->plan), text);
    }

    void defaultsAreWrittenOut()
    {
        const QString path = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/minimal.plan.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const PlanReading reading = readPlan(file.readAll(), path);
        QVERIFY(reading.file);
        const QString text = normalise(reading.file->plan);
        for (const char *line :
             {"    timeout: 5s\n", "    raw_unit: ratio\n", "    confirm: {consecutive: 1}\n",
              "    missing: {after: 1m30s, do: hold}\n", "    coverage: 95%\n", "  deadline: 4h\n",
              "    breach: '> 1%'\n", "window: 1m}"})
            QVERIFY2(text.contains(QString::fromLatin1(line)), line);
    }
};

QTEST_APPLESS_MAIN(TestNormalise)
#include "tst_normalise.moc"

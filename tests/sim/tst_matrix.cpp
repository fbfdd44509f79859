#include "tests/sim/matrix.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <spdlog/spdlog.h>

using namespace interlock;
using namespace interlock::sim;
using namespace Qt::StringLiterals;

/// The matrix that `interlock faults` prints is what the product does.
class TestMatrix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QFile file(u"" INTERLOCK_SOURCE_DIR "/resources/faults/matrix.json"_s);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        m_kept = QJsonDocument::fromJson(file.readAll()).object();
        for (const Phase phase : kMatrixPhases)
            m_calm.emplace(phase, undisturbed(phase));
    }

    void eachPhaseIsReachedUndisturbed_data()
    {
        QTest::addColumn<Phase>("phase");
        for (const Phase phase : kMatrixPhases)
            QTest::addRow("%s", qPrintable(interlock::toString(phase))) << phase;
    }
    void eachPhaseIsReachedUndisturbed()
    {
        QFETCH(Phase, phase);
        const Undisturbed &calm = m_calm.at(phase);
        QCOMPARE(calm.outcome.broken, QString());
        QVERIFY(calm.begins > 0);
        QCOMPARE(calm.outcome.phase, phase == Phase::RollingBack ? u"rolled-back"_s : u"completed"_s);
    }

    void eachFaultEndsAsTheMatrixSays_data()
    {
        QTest::addColumn<size_t>("row");
        for (size_t i = 0; i < matrixFaults().size(); ++i)
            QTest::addRow("%s", matrixFaults()[i].what) << i;
    }
    void eachFaultEndsAsTheMatrixSays()
    {
        QFETCH(size_t, row);
        const MatrixFault &fault = matrixFaults().at(row);
        const QJsonObject kept = m_kept[u"faults"_s].toArray().at(qsizetype(row)).toObject();
        QCOMPARE(kept[u"what"_s].toString(), QString::fromUtf8(fault.what));
        for (const Phase phase : kMatrixPhases) {
            const QString name = interlock::toString(phase);
            const QJsonObject seen = matrixCell(fault, phase, m_calm.at(phase));
            QVERIFY2(!seen.contains(u"broken"_s), qPrintable(name + u": "_s + seen[u"broken"_s].toString()));
            const QJsonObject told = kept[u"outcomes"_s][name].toObject();
            QVERIFY2(seen == told, QJsonDocument(QJsonObject{{name, seen}, {u"matrix"_s, told}})
                                       .toJson(QJsonDocument::Compact)
                                       .constData());
        }
    }

private:
    QJsonObject m_kept;
    std::map<Phase, Undisturbed> m_calm;
};

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(&VirtualLoop::instance());
    QCoreApplication app(argc, argv);
    spdlog::set_level(spdlog::level::off);
    TestMatrix test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_matrix.moc"

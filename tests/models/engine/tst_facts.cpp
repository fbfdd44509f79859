#include "models/engine/artifact.h"
#include "models/engine/liveoutput.h"
#include "models/engine/loadburst.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

BurstRequest answered(int latency, const QString &fault = {})
{
    return {1, 1, Duration(5), fault.isEmpty() ? 200 : 503, Duration(latency), fault};
}

} // namespace

Q_DECLARE_METATYPE(std::vector<BurstRequest>)
Q_DECLARE_METATYPE(BurstSummary)

/// Facts of the engine that are made of values alone.
class TestFacts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void summaries_data()
    {
        QTest::addColumn<std::vector<BurstRequest>>("requests");
        QTest::addColumn<BurstSummary>("summary");
        std::vector<BurstRequest> hundred;
        for (int i = 100; i > 0; --i)
            hundred.push_back(answered(i));
        QTest::addRow("of nothing") << std::vector<BurstRequest>() << BurstSummary{};
        QTest::addRow("of failures only")
            << std::vector{answered(9, u"503"_s)} << BurstSummary{1, 0, {}, {}, {}};
        QTest::addRow("of a hundred")
            << hundred << BurstSummary{100, 100, Duration(51), Duration(95), Duration(100)};
        QTest::addRow("failures count for no latency")
            << std::vector{answered(10), answered(900, u"503"_s), answered(20)}
            << BurstSummary{3, 2, Duration(15), Duration(20), Duration(20)};
    }
    void summaries()
    {
        QFETCH(std::vector<BurstRequest>, requests);
        QFETCH(BurstSummary, summary);
        QVERIFY(summaryOf(requests) == summary);
    }

    void theLogOfALoadIsCsv()
    {
        QCOMPARE(burstLog({answered(12), answered(3, u"says \"no\",\nand\tmore"_s)}),
                 QByteArray("user,number,at_ms,status,latency_ms,fault\n1,1,5,200,12,\n"
                            "1,1,5,503,3,\"says 'no', and more\"\n"));
    }

    void factsNameTheirArtifacts()
    {
        QJsonObject detail{{u"text"_s, u"x"_s}};
        QCOMPARE(artifactsOf(detail), QStringList());
        const BlobRow answer = nameArtifact(u"answer"_s, "HTTP 200\n", detail);
        const BlobRow log = nameArtifact(u"log"_s, "1\n", detail);
        QCOMPARE(artifactsOf(detail), QStringList({answer.sha256, log.sha256}));
        QCOMPARE(detail[u"answer_bytes"].toInt(), 9);
        QCOMPARE(answer.content, QByteArray("HTTP 200\n"));
    }

    void liveLinesAreFewAndPlain()
    {
        LiveOutput live(u"r"_s, nullptr, nullptr);
        for (int i = 1; i <= 100; ++i)
            live.hear(u"row %1"_s.arg(i));
        QCOMPARE(live.lines().size(), kMostLiveLines);
        QCOMPARE(live.lines().back(), u"row 100"_s);
        live.hear(u"\x1b[31mred\x1b[0m\n\n"_s + QString(1000, u'x'));
        QCOMPARE(live.lines().at(kMostLiveLines - 2), u" [31mred [0m"_s);
        QCOMPARE(live.lines().back().size(), kMostLiveLine);
    }
};

QTEST_GUILESS_MAIN(TestFacts)
#include "tst_facts.moc"

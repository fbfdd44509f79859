#include "models/traffic/actuator.h"
#include "models/traffic/envfile.h"
#include "models/traffic/flagfile.h"
#include "models/traffic/splitfile.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

EnvTraffic env()
{
    EnvTraffic traffic;
    traffic.file = u"/etc/atlas.env"_s;
    traffic.values = {{u"SELF"_s, u"on"_s}, {u"SHARE"_s, u"{share}"_s}};
    traffic.off = {{u"SELF"_s, u"off"_s}, {u"SHARE"_s, u"0.0"_s}};
    return traffic;
}

FlagsTraffic flags()
{
    return {u"/srv/flags.json"_s, {u"crypt"_s, u"stats"_s}, u"rollout"_s};
}

const char *kFlagFile =
    "{'$schema': 'https://flagd.dev/schema/v0/flags.json', 'flags': {"
    "'crypt': {'variants': {'on': true, 'off': false}, 'state': 'ENABLED', 'team': 'x', 'defaultVariant': "
    "'CRYPT'},"
    "'stats': {'variants': {'on': true, 'off': false}, 'state': 'ENABLED', 'defaultVariant': 'STATS'},"
    "'other': {'state': 'ENABLED', 'variants': {'a': '1'}, 'defaultVariant': 'a'},"
    "'rollout': ROLLOUT}, '$evaluators': {'e': {}}}";

/// A flag file with two booleans and one percentage, with keys that are none of ours.
QByteArray flagFile(const char *crypt, const char *stats, const char *rollout)
{
    QByteArray file = kFlagFile;
    file.replace("CRYPT", crypt).replace("STATS", stats).replace("ROLLOUT", rollout);
    return file.replace("'", "\"");
}

const char *kNumber =
    "{'state': 'ENABLED', 'variants': {'none': 0, 'five': 5, 'all': 100}, 'defaultVariant': 'five'}";
const char *kFractions =
    "{'state': 'ENABLED', 'variants': {'canary': 'b', 'stable': 'a'}, 'defaultVariant': 'stable', "
    "'targeting': {'fractional': [{'var': 'targetingKey'}, ['stable', 95], ['canary', 5]]}}";

NginxTraffic nginx()
{
    NginxTraffic traffic;
    traffic.file = u"/etc/nginx/split.conf"_s;
    traffic.name = u"shop"_s;
    traffic.by = u"$remote_addr"_s;
    traffic.canary = u"v2"_s;
    traffic.stable = u"v1"_s;
    return traffic;
}

QString sentence(const Error &error)
{
    return error.sentence();
}

} // namespace

class TestTrafficFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void variablesAreRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << QByteArray("A=on") << "on";
        QTest::newRow("spaces around") << QByteArray("  A = on  ") << "on";
        QTest::newRow("in double quotes") << QByteArray("A=\"o n\"") << "o n";
        QTest::newRow("in single quotes, where nothing is escaped") << QByteArray("A='o\\n'") << "o\\n";
        QTest::newRow("an escaped quote") << QByteArray("A=\"o\\\"n\"") << "o\"n";
        QTest::newRow("a backslash that escapes nothing") << QByteArray("A=\"o\\n\"") << "o\\n";
        QTest::newRow("the last of two counts") << QByteArray("A=off\nA=on") << "on";
        QTest::newRow("empty") << QByteArray("A=") << "";
        QTest::newRow("comments are none") << QByteArray("#A=1\n;A=2\nA=on") << "on";
    }
    void variablesAreRead()
    {
        QFETCH(QByteArray, line);
        const auto all = readVariables(line + "\nB=1\n", {u"A"_s});
        QVERIFY(all);
        QTEST(all->at(u"A"_s), "value");
        QCOMPARE(all->size(), size_t(2));
    }

    void aValueOverTwoLinesIsRefused()
    {
        for (const QByteArray &file : {QByteArray("A=on\\\nB=1"), QByteArray("A=\"on\nB=1\"")}) {
            QVERIFY(!readVariables(file, {u"A"_s}));
            QVERIFY(readVariables(file, {u"Z"_s}));
        }
    }

    void whatIsNotOursStays()
    {
        const QByteArray before = "# keep\nOTHER='x y'\nSELF=off\n\nSHARE=0.0\nSELF=off\n";
        const auto after = withVariables(before, wantedVariables(env(), {500}));
        QVERIFY(after);
        QCOMPARE(*after, QByteArray("# keep\nOTHER='x y'\nSELF=on\n\nSHARE=0.05\nSELF=on\n"));
    }

    void whatIsAbsentIsAddedAndQuoted_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("plain") << "0.05" << QByteArray("A=0.05\n");
        QTest::newRow("a space") << "a b" << QByteArray("A=\"a b\"\n");
        QTest::newRow("what a shell would take") << "a\"$`\\" << QByteArray("A=\"a\\\"\\$\\`\\\\\"\n");
        QTest::newRow("nothing") << "" << QByteArray("A=\"\"\n");
    }
    void whatIsAbsentIsAddedAndQuoted()
    {
        QFETCH(QString, value);
        const auto file = withVariables("X=1", {{u"A"_s, value}});
        QVERIFY(file);
        QTEST(file->mid(4), "line");
        QCOMPARE(readVariables(*file, {u"A"_s})->at(u"A"_s), value);
        QVERIFY2(!withVariables("X=1", {{u"A"_s, u"a\nB=1"_s}}), "a value is one line");
    }

    void aFileHasAShare_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("share");
        QTest::newRow("off") << QByteArray("SELF=off\nSHARE=0.0") << 0;
        QTest::newRow("off, zero written otherwise") << QByteArray("SELF=off\nSHARE=0") << 0;
        QTest::newRow("5 %") << QByteArray("SELF=on\nSHARE=0.05") << 500;
        QTest::newRow("5 %, quoted") << QByteArray("SELF=\"on\"\nSHARE='0.050'") << 500;
        QTest::newRow("100 %") << QByteArray("SELF=on\nSHARE=1") << 10'000;
        QTest::newRow("a share, but off") << QByteArray("SELF=off\nSHARE=0.05") << kInPart.basisPoints;
        QTest::newRow("on, but no share") << QByteArray("SELF=on\nSHARE=0") << kInPart.basisPoints;
        QTest::newRow("a value of nobody") << QByteArray("SELF=maybe\nSHARE=0.05") << kInPart.basisPoints;
        QTest::newRow("no number") << QByteArray("SELF=on\nSHARE=lots") << kInPart.basisPoints;
    }
    void aFileHasAShare()
    {
        QFETCH(QByteArray, file);
        const auto share = shareOfVariables(env(), file);
        QVERIFY2(share, share ? "" : qPrintable(share.error().sentence()));
        QTEST(share->canary.basisPoints, "share");
        QCOMPARE(share->note.isEmpty(), share->canary != kInPart);
    }

    void aFileWithoutTheVariablesSaysHowToBegin()
    {
        const auto share = shareOfVariables(env(), "SHARE=0");
        QVERIFY(!share);
        QCOMPARE(sentence(share.error()),
                 u"/etc/atlas.env has no variable SELF; write it there as the plan's "
                 "`off` says: SELF=off"_s);
    }

    void eachShareReadsBackAsItWasWritten_data()
    {
        QTest::addColumn<int>("share");
        for (const int share : {0, 1, 500, 1250, 5000, 10'000})
            QTest::addRow("%d of 10000", share) << share;
    }
    void eachShareReadsBackAsItWasWritten()
    {
        QFETCH(int, share);
        const auto file = withVariables("SELF=off\nSHARE=0\n", wantedVariables(env(), {share}));
        QCOMPARE(shareOfVariables(env(), *file)->canary.basisPoints, share);
        QCOMPARE(readSplitFile(nginx(), splitFile(nginx(), {7, {share}})), std::optional(Split{7, {share}}));
        for (const char *rollout : {kNumber, kFractions}) {
            const auto changed = withShare(flags(), flagFile("off", "off", rollout), {share / 100 * 100}, 3);
            QVERIFY2(changed, changed ? "" : qPrintable(changed.error().sentence()));
            if (share == 0 || share >= 100)
                QCOMPARE(readFlags(flags(), *changed)->canary.basisPoints, share / 100 * 100);
        }
    }

    void flagsHaveAShare_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("share");
        QTest::newRow("all off") << flagFile("off", "off", kNumber) << 0;
        QTest::newRow("all on at 5 %") << flagFile("on", "on", kNumber) << 500;
        QTest::newRow("by fractions") << flagFile("on", "on", kFractions) << 500;
        QTest::newRow("one on") << flagFile("on", "off", kNumber) << kInPart.basisPoints;
        const QByteArray none =
            QByteArray(kNumber).replace("'defaultVariant': 'five'", "'defaultVariant': 'none'");
        QTest::newRow("on at 0 %") << flagFile("on", "on", none.constData()) << kInPart.basisPoints;
        QTest::newRow("disabled: callers use their own default")
            << flagFile("on", "on", kNumber).replace("ENABLED", "DISABLED") << kInPart.basisPoints;
    }
    void flagsHaveAShare()
    {
        QFETCH(QByteArray, file);
        const auto read = readFlags(flags(), file);
        QVERIFY2(read, read ? "" : qPrintable(read.error().sentence()));
        QTEST(read->canary.basisPoints, "share");
    }

    void keysThatAreNotOursStay()
    {
        const auto changed = withShare(flags(), flagFile("off", "off", kFractions), {2500}, 7);
        QVERIFY(changed);
        const QJsonObject root = QJsonDocument::fromJson(*changed).object();
        const QJsonObject all = root[u"flags"].toObject();
        QCOMPARE(all[u"crypt"][u"team"].toString(), u"x"_s);
        QCOMPARE(all[u"other"][u"defaultVariant"].toString(), u"a"_s);
        QVERIFY(root[u"$evaluators"].isObject());
        QCOMPARE(all[u"rollout"][u"targeting"][u"fractional"][0][u"var"].toString(), u"targetingKey"_s);
        QCOMPARE(all[u"rollout"][u"targeting"][u"fractional"][1][1].toInt(), 75);
        QCOMPARE(all[u"rollout"][u"targeting"][u"fractional"][2][1].toInt(), 25);
        QCOMPARE(root[u"metadata"][u"interlockEpoch"].toInteger(), qint64(7));
    }

    void theOrderAndTheSpellingOfAPersonStay()
    {
        const QByteArray before = "{\n"
                                  "\t\"metadata\" : {\"team\": \"caf\\u00e9\", \"build\": 1.50},\n"
                                  "\t\"flags\": {\n"
                                  "\t\t\"rollout\": {\"variants\": {\"z\": 100, \"a\": 0},\n"
                                  "\t\t\t\"state\": \"ENABLED\",  \"defaultVariant\": \"a\"},\n"
                                  "\t\t\"other\": {\"y\": [1e2 ,2], \"b\": {}}\n"
                                  "\t}\n"
                                  "}\n";
        const FlagsTraffic traffic{u"/srv/flags.json"_s, {}, u"rollout"_s};
        const auto raised = withShare(traffic, before, {2500}, 7);
        QVERIFY(raised);
        QByteArray wanted = before;
        wanted.replace("\"build\": 1.50}", "\"build\": 1.50, \"interlockEpoch\": 7}")
            .replace("\"a\": 0}", "\"a\": 0, \"interlock\": 25}")
            .replace("\"defaultVariant\": \"a\"", "\"defaultVariant\": \"interlock\"");
        QCOMPARE(*raised, wanted);
        const auto lowered = withShare(traffic, *raised, {0}, 7);
        QVERIFY(lowered);
        QCOMPARE(*lowered,
                 QByteArray(before).replace("\"build\": 1.50}", "\"build\": 1.50, \"interlockEpoch\": 7}"));
    }

    void anOlderEngineRaisesNothing()
    {
        const auto newer = withShare(flags(), flagFile("off", "off", kNumber), {500}, 8);
        QVERIFY(newer);
        const auto older = withShare(flags(), *newer, {2500}, 7);
        QVERIFY(!older);
        QCOMPARE(older.error().code, ErrorCode::Refused);
        const auto lowered = withShare(flags(), *newer, {0}, 7);
        QVERIFY2(lowered, "lowering needs no epoch");
        QCOMPARE(readFlags(flags(), *lowered)->epoch, qint64(8));
    }

    void whatFitsIsKnownBeforeAnythingMoves_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("why");
        QTest::newRow("numbers") << flagFile("off", "off", kNumber) << "";
        QTest::newRow("fractions") << flagFile("off", "off", kFractions) << "";
        QTest::newRow("a flag that targets")
            << flagFile("off", "off",
                        "{'state': 'ENABLED', 'variants': {'a': 5}, 'defaultVariant': 'a', 'targeting': "
                        "{'if': [true, 'a']}}")
            << "the flag \"rollout\" targets, which goes before its default";
        QTest::newRow("fractions of three")
            << flagFile("off", "off",
                        "{'state': 'ENABLED', 'variants': {'canary': 'c', 'stable': 's', 'third': 't'}, "
                        "'defaultVariant': 'stable', 'targeting': {'fractional': [['stable', 90], ['third', "
                        "10]]}}")
            << "the flag \"rollout\" is neither a number nor shared between \"canary\" and \"stable\" alone";
        QTest::newRow("DISABLED: nobody could give back what callers get")
            << flagFile("off", "off", kNumber).replace("ENABLED", "DISABLED")
            << "the flag \"crypt\" is not ENABLED: what callers get stands in their own code";
    }
    void whatFitsIsKnownBeforeAnythingMoves()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, why);
        const Done fits = flagsFit(flags(), file);
        QCOMPARE(fits ? QString() : fits.error().text, why);
    }

    void ourOwnVariantGoesWithTheShare()
    {
        const QByteArray before = flagFile("off", "off",
                                           "{'state': 'ENABLED', 'variants': {'none': 0}, "
                                           "'defaultVariant': 'none'}");
        const auto raised = withShare(flags(), before, {2500}, 1);
        QVERIFY(raised);
        QVERIFY(raised->contains("interlock\": 25"));
        const auto lowered = withShare(flags(), *raised, {0}, 1);
        QVERIFY(lowered);
        QVERIFY(!lowered->contains("interlock\":"));
        QVERIFY(lowered->contains("\"defaultVariant\": \"none\""));
    }

    void flagFilesThatDoNotFit_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no flags") << QByteArray("{}")
                                  << "/srv/flags.json is no flag file: it has no \"flags\"; the format is "
                                     "https://flagd.dev/schema/v0/flags.json";
        QTest::newRow("a flag is missing")
            << flagFile("off", "off", kNumber).replace("stats", "statistics")
            << "/srv/flags.json has no flag \"stats\"; add it with its variants";
        QTest::newRow("no variant that is true")
            << flagFile("off", "off", kNumber).replace("\"on\": true", "\"on\": \"yes\"")
            << "the flag \"crypt\" has no variant that is true; its variants are {\"on\": true, \"off\": "
               "false}";
        QTest::newRow("a percentage of texts")
            << flagFile("off", "off", "{'state': 'ENABLED', 'variants': {'a': '5'}, 'defaultVariant': 'a'}")
            << "the flag \"rollout\" is neither a number nor shared between \"canary\" and \"stable\" alone; "
               "its variants are numbers, or \"canary\" and \"stable\" under fractional";
        QTest::newRow("a percentage that targets")
            << flagFile("off", "off",
                        "{'state': 'ENABLED', 'variants': {'a': 5}, 'defaultVariant': 'a', 'targeting': "
                        "{'if': [true, 'a']}}")
            << "the flag \"rollout\" targets, which goes before its default; take its targeting out";
    }
    void flagFilesThatDoNotFit()
    {
        QFETCH(QByteArray, file);
        const auto changed = withShare(flags(), file, {500}, 1);
        QVERIFY(!changed);
        QTEST(sentence(changed.error()), "expected");
    }

    void nginxSplitsClients()
    {
        QCOMPARE(splitFile(nginx(), {3, {250}}),
                 QByteArray("# Written by Interlock. Whatever else is written here is noticed.\n"
                            "split_clients \"$remote_addr\" $shop_upstream {\n"
                            "    2.50% v2;\n    * v1;\n}\n"
                            "map \"\" $shop_generation {\n    default \"3-0250\";\n}\n"));
        QVERIFY(splitFile(nginx(), {3, {0}}).contains("{\n    * v1;\n}"));
        QVERIFY(splitFile(nginx(), {3, {10'000}}).contains("{\n    * v2;\n}"));
    }

    void aSplitFileOfSomebodyElseIsNoticed()
    {
        const QByteArray ours = splitFile(nginx(), {3, {250}});
        QVERIFY(readSplitFile(nginx(), ours));
        QVERIFY(!readSplitFile(nginx(), QByteArray(ours).replace("2.50%", "25.0%")));
        QVERIFY(!readSplitFile(nginx(), ours + "# a line\n"));
        QVERIFY(!readSplitFile(nginx(), {}));
        QCOMPARE(generationNumber(QByteArray(ours).replace("2.50%", "25.0%")), qint64(3));
        QCOMPARE(generationNumber("map \"\" $x { default 12-0000; }"), qint64(12));
    }
};

QTEST_APPLESS_MAIN(TestTrafficFiles)
#include "tst_trafficfiles.moc"

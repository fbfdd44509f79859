#include "models/base/duration.h"
#include "models/planimport/importplan.h"
#include "tests/support/imports.h"

#include <QDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

ImportOptions optionsOf(const QStringList &words)
{
    ImportOptions options;
    options.planName = u"made.plan.yaml"_s;
    for (qsizetype i = 0; i + 1 < words.size(); i += 2) {
        const QString &key = words[i], &value = words[i + 1];
        if (key == u"--environment")
            options.environment = value;
        else if (key == u"--stable")
            options.stable = value;
        else if (key == u"--canary")
            options.canary = value;
        else if (key == u"--prometheus")
            options.prometheus = value;
        else if (key == u"--window")
            options.window = parseDuration(value).value();
        else if (key == u"--arg")
            options.arguments[value.section(u'=', 0, 0)] = value.section(u'=', 1);
        else if (key == u"--with")
            options.with = ImportFile{value, importBytes(value)};
        else
            qFatal("unknown option");
    }
    return options;
}

Imported imported(const ImportExample &example)
{
    std::vector<ImportFile> files;
    for (const QString &name : example.files)
        files.push_back({name, importBytes(name)});
    return importPlan(importOriginFrom(QString::fromLatin1(example.origin)).value(), files,
                      optionsOf(example.options));
}

QByteArray textOf(const std::vector<Finding> &report)
{
    QByteArray text;
    for (const Finding &finding : report)
        text += finding.text().toUtf8() + '\n';
    return text;
}

/// Says where they differ, and leaves what was made beside the build for a look.
void compareWith(const QString &expected, const QByteArray &made)
{
    const QByteArray wanted = importBytes(u"expected/"_s + expected);
    if (made == wanted)
        return;
    if (const QString folder = qEnvironmentVariable("INTERLOCK_IMPORT_MADE"); !folder.isEmpty()) {
        QFile file(folder + u'/' + expected);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(made) == made.size());
    }
    const auto ours = made.split('\n'), theirs = wanted.split('\n');
    for (qsizetype i = 0; i < std::max(ours.size(), theirs.size()); ++i)
        QCOMPARE(ours.value(i), theirs.value(i));
}

std::vector<PlanProblem> problemsOf(ImportOrigin origin, const QByteArray &bytes)
{
    return importPlan(origin, {{u"x"_s, bytes}}, {}).problems;
}

void addExamples(const QList<ImportExample> &all)
{
    QTest::addColumn<int>("index");
    for (qsizetype i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name) << int(i);
}

} // namespace

class TestImportPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPlanAndAReport_data() { addExamples(wholeExamples() + openExamples()); }
    void aPlanAndAReport()
    {
        QFETCH(int, index);
        const ImportExample example = (wholeExamples() + openExamples()).at(index);
        const Imported made = imported(example);
        for (const PlanProblem &problem : made.problems)
            qWarning("%s", qPrintable(problem.text()));
        QVERIFY(made.problems.empty());
        const QString name = QString::fromLatin1(example.name);
        compareWith(name + u".plan.yaml"_s, made.plan);
        if (!QTest::currentTestFailed())
            compareWith(name + u".report.txt"_s, textOf(made.report));
    }

    void aWholePlanHasNoProblemAndNothingOpen_data() { addExamples(wholeExamples()); }
    void aWholePlanHasNoProblemAndNothingOpen()
    {
        QFETCH(int, index);
        const Imported made = imported(wholeExamples().at(index));
        const PlanReading reading = readPlan(made.plan, u"made.plan.yaml"_s);
        for (const PlanProblem &problem : reading.problems)
            qWarning("%s", qPrintable(problem.text()));
        QVERIFY(reading.file);
        QVERIFY(std::ranges::none_of(made.report,
                                     [](const Finding &one) { return one.kind == FindingKind::Open; }));
    }

    void whatIsOpenIsRefusedByPlanCheckWithItsWords_data() { addExamples(openExamples()); }
    void whatIsOpenIsRefusedByPlanCheckWithItsWords()
    {
        QFETCH(int, index);
        const Imported made = imported(openExamples().at(index));
        const PlanReading reading = readPlan(made.plan, u"made.plan.yaml"_s);
        QVERIFY(!reading.file);
        for (const PlanProblem &problem : reading.problems) {
            QVERIFY2(problem.message.startsWith(u"still to be filled in: "_s), qPrintable(problem.text()));
            const Finding open{FindingKind::Open, problem.file, problem.line, problem.column,
                               problem.message};
            QVERIFY(std::ranges::find(made.report, open) != made.report.end());
        }
    }

    void everyFindingIsInOneOfTheFiles()
    {
        for (const ImportExample &example : wholeExamples() + openExamples()) {
            const Imported made = imported(example);
            for (const Finding &finding : made.report) {
                const bool own = finding.file == u"made.plan.yaml";
                const QByteArray bytes = own ? made.plan : importBytes(finding.file);
                QVERIFY2(own || example.files.contains(finding.file), qPrintable(finding.text()));
                QVERIFY2(finding.line >= 1 && finding.line <= bytes.count('\n') + 1,
                         qPrintable(finding.text()));
                QVERIFY2(!finding.message.isEmpty() && !finding.message.contains(u'\n'),
                         qPrintable(finding.text()));
            }
        }
    }

    void badFilesSayExactlyWhatIsWrong_data()
    {
        QTest::addColumn<QString>("path");
        const QDir dir(importData(u"bad"_s));
        for (const QString &name : dir.entryList(QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name.section(u'.', 0, 0))) << u"bad/"_s + name;
    }
    void badFilesSayExactlyWhatIsWrong()
    {
        QFETCH(QString, path);
        const QByteArray bytes = importBytes(path);
        QStringList expected, found;
        for (const QByteArray &line : bytes.split('\n'))
            if (line.startsWith("# expect: "))
                expected << QString::fromUtf8(line.mid(10));
        QVERIFY2(!expected.isEmpty(), "each bad file says what is expected of it");
        const auto origin = importOriginFrom(path.section(u'/', 1).section(u'-', 0, 0));
        QVERIFY(origin);
        const Imported made = importPlan(*origin, {{path, bytes}}, {});
        for (const PlanProblem &problem : made.problems)
            found << problem.text().mid(path.size() + 1);
        QCOMPARE(found, expected);
        QVERIFY(made.plan.isEmpty());
        QVERIFY(made.report.empty());
    }

    void whatIsReadIsBounded_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        QByteArray deep, many = "[", documents, bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n";
        for (int i = 0; i < 40; ++i)
            deep += QByteArray(i, ' ') + "a:\n";
        for (int i = 0; i < 25'000; ++i)
            many += "1,";
        for (int i = 0; i < 70; ++i)
            documents += "---\na: 1\n";
        QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, ' ')
                                   << u"the file is larger than 1024 KiB"_s;
        QTest::newRow("too deep") << deep << u"nested deeper than 32 levels"_s;
        QTest::newRow("too deep in brackets")
            << QByteArray(100'000, '[') << u"nested deeper than 32 levels"_s;
        QTest::newRow("too many values") << many + "1]" << u"more than 20000 values in one file"_s;
        QTest::newRow("too many documents") << documents << u"more than 64 documents in one file"_s;
        QTest::newRow("a bomb of anchors")
            << bomb << u"anchors (&name) are not allowed; write the value out"_s;
        QTest::newRow("nothing") << QByteArray() << u"the file is empty"_s;
        QTest::newRow("no UTF-8") << QByteArray("a: \xff") << u"the file is not valid UTF-8"_s;
    }
    void whatIsReadIsBounded()
    {
        QFETCH(QByteArray, bytes);
        for (const ImportOrigin origin : {ImportOrigin::Argo, ImportOrigin::Flagger, ImportOrigin::Prometheus,
                                          ImportOrigin::OpenSlo, ImportOrigin::Kayenta}) {
            const auto problems = problemsOf(origin, bytes);
            QVERIFY(!problems.empty());
            QTEST(problems.front().message, "says");
        }
    }

    void aFileThatEndsTooEarlyIsRefusedOrWhole_data() { addExamples(wholeExamples()); }
    /// Cut anywhere, there is a problem or a plan, never both and never neither.
    void aFileThatEndsTooEarlyIsRefusedOrWhole()
    {
        QFETCH(int, index);
        const ImportExample example = wholeExamples().at(index);
        const ImportOrigin origin = *importOriginFrom(QString::fromLatin1(example.origin));
        const QByteArray whole = importBytes(example.files.front());
        for (qsizetype size = 0; size < whole.size(); size += 97) {
            const Imported made =
                importPlan(origin, {{u"cut"_s, whole.left(size)}}, optionsOf(example.options));
            QCOMPARE(made.plan.isEmpty(), !made.problems.empty());
        }
    }

    void sectionsThatAreGivenStandAsTheyAre()
    {
        ImportExample example = wholeExamples().at(3);
        const Imported made = imported(example);
        const QByteArray given = importBytes(u"prometheus/stages.yaml"_s);
        for (const char *section : {"metadata: ", "release: ", "traffic: ", "lease: ", "rollback: "}) {
            const qsizetype at = given.indexOf(section);
            QVERIFY(at >= 0);
            QVERIFY2(made.plan.contains(given.mid(at, given.indexOf('\n', at) - at)), section);
        }
        QVERIFY(made.plan.contains("  # their own\n  queue: {indicator: queue, warn: \"> 10\"}\n"));
        QVERIFY(made.plan.contains("  - {weight: 10%, bake: 30m, every: 30s, promote: auto}\n"));
    }

    void sectionsThatCannotBeJoinedAreRefused_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QString>("problem");
        QTest::newRow("sources in one line")
            << QByteArray("sources: {a: {type: scrape, url: 'http://a'}}\n")
            << u"given:1:10: sources has its names below it, two spaces in: the imported ones follow"_s;
        QTest::newRow("four spaces in")
            << QByteArray("guardrails:\n    a: {}\n")
            << u"given:2:5: guardrails has its names below it, two spaces in: the imported ones follow"_s;
        QTest::newRow("one line in all")
            << QByteArray("{traffic: {type: haproxy}}\n")
            << u"given:1:1: this is no plan: sections at the beginning of lines"_s;
        QTest::newRow("no YAML") << QByteArray("traffic: [") << u"given:1:1: not valid YAML"_s;
    }
    void sectionsThatCannotBeJoinedAreRefused()
    {
        QFETCH(QByteArray, given);
        QFETCH(QString, problem);
        ImportOptions options;
        options.with = ImportFile{u"given"_s, given};
        const Imported made = importPlan(ImportOrigin::Prometheus,
                                         {{u"x"_s, importBytes(u"prometheus/object.yaml"_s)}}, options);
        QCOMPARE(made.problems.size(), size_t(1));
        QVERIFY2(made.problems.front().text().startsWith(problem), qPrintable(made.problems.front().text()));
    }
};

QTEST_GUILESS_MAIN(TestImportPlan)
#include "tst_importplan.moc"

#include "models/base/duration.h"
#include "models/planimport/comparison.h"
#include "models/planimport/condition.h"
#include "models/planimport/draft.h"
#include "models/planimport/expression.h"
#include "models/planimport/words.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// "all: >= 0.95, < 3" or "any: status == ok"; "-" for what is not understood.
QString told(const std::optional<Condition> &condition)
{
    if (!condition)
        return u"-"_s;
    QStringList tests;
    for (const ConditionTest &test : condition->tests) {
        const QString limit = limitText(test.comparison, test.value);
        tests << (test.path.isEmpty() ? QString() : test.path + u' ') +
                     (test.word ? limit.section(u' ', 0, 0) + u' ' + *test.word : limit);
    }
    return (condition->all ? u"all: "_s : u"any: "_s) + tests.join(u", "_s);
}

} // namespace

/// The small languages of other tools, as far as they are read.
class TestExpressions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aConditionIsComparisons_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("means");
        QTest::newRow("the first of a list") << u"result[0] >= 0.95"_s << u"all: >= 0.95"_s;
        QTest::newRow("a plain value") << u"result<5"_s << u"all: < 5"_s;
        QTest::newRow("in parentheses") << u"((result[0] > 1e3))"_s << u"all: > 1000"_s;
        QTest::newRow("the number first") << u"0.5 <= result[0]"_s << u"all: >= 0.5"_s;
        QTest::newRow("made a number") << u"asFloat(result[0]) <= -2"_s << u"all: <= -2"_s;
        QTest::newRow("a range") << u"result[0] >= 0.1 && result[0] <= 0.7"_s << u"all: >= 0.1, <= 0.7"_s;
        QTest::newRow("a range in words") << u"result > 1 and result < 3"_s << u"all: > 1, < 3"_s;
        QTest::newRow("one of two") << u"(result < 1) || (result > 3)"_s << u"any: < 1, > 3"_s;
        QTest::newRow("a word of a document")
            << u"result.data.status == \"up\""_s << u"all: data.status == up"_s;
        QTest::newRow("a truth") << u"result.ok != false"_s << u"all: ok != false"_s;
        QTest::newRow("both joints") << u"result > 1 && result < 3 || result == 7"_s << u"-"_s;
        QTest::newRow("a function of a list") << u"len(result) == 0 || result[0] < 1"_s << u"-"_s;
        QTest::newRow("another element") << u"result[1] < 1"_s << u"-"_s;
        QTest::newRow("arithmetic") << u"result[0] * 100 > 5"_s << u"-"_s;
        QTest::newRow("two values") << u"result[0] > result[1]"_s << u"-"_s;
        QTest::newRow("all of a list") << u"all(result, # < 3)"_s << u"-"_s;
        QTest::newRow("larger than a word") << u"result > \"a\""_s << u"-"_s;
        QTest::newRow("half a parenthesis") << u"(result[0] > 3"_s << u"-"_s;
        QTest::newRow("negated") << u"!(result[0] > 3)"_s << u"-"_s;
        QTest::newRow("not a number's number") << u"result[0] > NaN"_s << u"-"_s;
        QTest::newRow("nothing behind a joint") << u"result > 3 &&"_s << u"-"_s;
        QTest::newRow("no text") << QString() << u"-"_s;
        QTest::newRow("far too long") << u"result > 3"_s + QString(2000, u' ') + u"&& result < 4"_s << u"-"_s;
    }
    void aConditionIsComparisons()
    {
        QFETCH(QString, text);
        QTEST(told(conditionFrom(text)), "means");
    }

    void anAlertComparesWithOneNumber_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("query"); ///< empty: it is not of this form
        QTest::addColumn<QString>("limit");
        QTest::newRow("plain") << u"up < 1"_s << u"up"_s << u"< 1"_s;
        QTest::newRow("the number first") << u"0.5 < rate(e[5m])"_s << u"rate(e[5m])"_s << u"> 0.5"_s;
        QTest::newRow("matchers are no comparisons")
            << u"sum(e{code!=\"200\",path=~\"/a>b\"}) >= 10"_s << u"sum(e{code!=\"200\",path=~\"/a>b\"})"_s
            << u">= 10"_s;
        QTest::newRow("one inside of a parenthesis")
            << u"count(up == 0) > 2"_s << u"count(up == 0)"_s << u"> 2"_s;
        QTest::newRow("in parentheses as a whole") << u"((a / b) > 0.1)"_s << u"a / b"_s << u"> 0.1"_s;
        QTest::newRow("two that stand beside each other")
            << u"(a) / (b) != 3"_s << u"(a) / (b)"_s << u"!= 3"_s;
        QTest::newRow("over lines, with a comment")
            << u"sum(\n  a # > 3\n) by (x)\n  > 1e3"_s << u"sum( a ) by (x)"_s << u"> 1000"_s;
        QTest::newRow("a joint inside is no joint") << u"sum(a and b) > 1"_s << u"sum(a and b)"_s << u"> 1"_s;
        QTest::newRow("matched by a label")
            << u"a / on(x) group_left b > 2"_s << u"a / on(x) group_left b"_s << u"> 2"_s;
        QTest::newRow("no comparison") << u"absent(up)"_s << QString() << QString();
        QTest::newRow("two series") << u"a > b"_s << QString() << QString();
        QTest::newRow("two comparisons") << u"a > 1 < 5"_s << QString() << QString();
        QTest::newRow("and") << u"a > 1 and b"_s << QString() << QString();
        QTest::newRow("unless, right before a parenthesis") << u"a unless(b) > 1"_s << QString() << QString();
        QTest::newRow("bool gives 0 and 1") << u"a > bool 1"_s << QString() << QString();
        QTest::newRow("two numbers") << u"1 > 2"_s << QString() << QString();
        QTest::newRow("arithmetic beside the number") << u"a > 5 * 3"_s << QString() << QString();
        QTest::newRow("a string that does not end") << u"a{b=\"c} > 1"_s << QString() << QString();
        QTest::newRow("a bracket that does not end") << u"sum(a > 1"_s << QString() << QString();
        QTest::newRow("one too many") << u"sum(a)) > 1"_s << QString() << QString();
        QTest::newRow("nothing") << QString() << QString() << QString();
    }
    void anAlertComparesWithOneNumber()
    {
        QFETCH(QString, expression);
        const auto compared = comparedQuery(expression);
        QTEST(compared ? compared->query : QString(), "query");
        QTEST(compared ? limitText(compared->comparison, compared->limit) : QString(), "limit");
    }

    void aSpanIsReadAsItsToolReadsIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("span");
        QTest::newRow("bare: seconds") << u"90"_s << u"1m30s"_s;
        QTest::newRow("one unit") << u"5m"_s << u"5m"_s;
        QTest::newRow("several") << u"1h30m"_s << u"1h30m"_s;
        QTest::newRow("a part of a unit") << u"1.5h"_s << u"1h30m"_s;
        QTest::newRow("milliseconds are no minutes") << u"250ms"_s << u"250ms"_s;
        QTest::newRow("a week") << u"2w"_s << u"14d"_s;
        QTest::newRow("nothing") << u"0s"_s << u"0s"_s;
        for (const char *bad : {"", "m", "5 m", "-5m", "5mm", "1h-", "9999d", "soon", "1e"})
            QTest::newRow(qPrintable(u"no span: \"%1\""_s.arg(QString::fromLatin1(bad))))
                << QString::fromLatin1(bad) << QString();
    }
    void aSpanIsReadAsItsToolReadsIt()
    {
        QFETCH(QString, text);
        const auto span = spanFrom(text);
        QTEST(span ? formatDuration(*span) : QString(), "span");
    }

    void aQueryKeepsItsStrings_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("tidy");
        QTest::newRow("lines") << u"\n sum(\n\ta\n)\n"_s << u"sum( a )"_s;
        QTest::newRow("a hash in a string") << u"a{b=\"#  x\"} # gone"_s << u"a{b=\"#  x\"}"_s;
        QTest::newRow("an escaped quote") << u"a{b=\"\\\"  #\"}  + 1"_s << u"a{b=\"\\\"  #\"} + 1"_s;
        QTest::newRow("raw strings have no escapes") << u"a{b=`\\`}  # x"_s << u"a{b=`\\`}"_s;
    }
    void aQueryKeepsItsStrings()
    {
        QFETCH(QString, query);
        QTEST(tidyQuery(query), "tidy");
    }

    void whatNobodySaysIsMarked()
    {
        Arguments arguments({{u"a"_s, u"given"_s}, {u"unused"_s, u"x"_s}});
        static const QRegularExpression name(u"\\{\\{(\\w+)\\}\\}"_s);
        QCOMPARE(
            expand(u"{{a}} {{b}} {{c}}"_s, name, {{u"a"_s, u"known"_s}, {u"b"_s, u"known"_s}}, arguments),
            u"given known <fill in: c; or import again with --arg c=VALUE>"_s);
        QCOMPARE(arguments.unused(), QStringList{u"unused"_s});
    }

    void namesAreThoseOfAPlan_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("fine already") << u"p99.of_a-b"_s << u"p99.of_a-b"_s;
        QTest::newRow("spaces and signs") << u"errors / total (5m)"_s << u"errors-total-5m"_s;
        QTest::newRow("a sign first") << u"-_.x"_s << u"x"_s;
        QTest::newRow("no letter at all") << u"é"_s << u"unnamed"_s;
        QTest::newRow("far too long") << QString(100, u'a') << QString(56, u'a');
    }
    void namesAreThoseOfAPlan()
    {
        QFETCH(QString, text);
        QTEST(nameFrom(text), "name");
    }
};

QTEST_GUILESS_MAIN(TestExpressions)
#include "tst_expressions.moc"

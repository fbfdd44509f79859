#include "models/metrics/selector.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestSelector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void matching_data();
    void matching();
    void faults_data();
    void faults();
    void textReadsBack_data();
    void textReadsBack();
};

void TestSelector::matching_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<bool>("matches");
    QTest::addRow("the name alone") << u"hits"_s << true;
    QTest::addRow("another name") << u"hit"_s << false;
    QTest::addRow("an equal label") << u"hits{code=\"500\"}"_s << true;
    QTest::addRow("an unequal label") << u"hits{code!=\"500\"}"_s << false;
    QTest::addRow("a regex") << u"hits{code=~\"5..\"}"_s << true;
    QTest::addRow("a regex is anchored on both sides") << u"hits{code=~\"0\"}"_s << false;
    QTest::addRow("an alternative is anchored as a whole") << u"hits{code=~\"5|500\"}"_s << true;
    QTest::addRow("a negative regex") << u"hits{code!~\"5..\"}"_s << false;
    QTest::addRow("an absent label equals nothing") << u"hits{zone=\"\"}"_s << true;
    QTest::addRow("an absent label is unequal to a text") << u"hits{zone!=\"a\"}"_s << true;
    QTest::addRow("an absent label matches an empty regex") << u"hits{zone=~\".*\"}"_s << true;
    QTest::addRow("an absent label does not match .+") << u"hits{zone=~\".+\"}"_s << false;
    QTest::addRow("all of several") << u"hits{code=\"500\", track = 'canary' ,}"_s << true;
    QTest::addRow("one of several fails") << u"hits{code=\"500\",track=\"stable\"}"_s << false;
    QTest::addRow("empty braces") << u" hits{ } "_s << true;
}

void TestSelector::matching()
{
    QFETCH(QString, selector);
    const auto parsed = parseSelector(selector);
    QVERIFY(parsed);
    const Labels labels{{u"code"_s, u"500"_s}, {u"track"_s, u"canary"_s}};
    QTEST(parsed->matches(u"hits"_s, labels), "matches");
}

void TestSelector::faults_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<int>("column");
    QTest::addRow("nothing") << QString() << 1;
    QTest::addRow("no name") << u"{a=\"b\"}"_s << 8;
    QTest::addRow("a digit first") << u"5xx"_s << 1;
    QTest::addRow("no operator") << u"a{b}"_s << 4;
    QTest::addRow("no quotes") << u"a{b=c}"_s << 5;
    QTest::addRow("no closing quote") << u"a{b=\"c}"_s << 8;
    QTest::addRow("no closing brace") << u"a{b=\"c\""_s << 8;
    QTest::addRow("text after the end") << u"a{} b"_s << 5;
    QTest::addRow("a window") << u"a[5m]"_s << 2;
    QTest::addRow("a bad regex") << u"a{b=~\"(\"}"_s << 6;
    QTest::addRow("an unknown escape") << u"a{b=\"\\d\"}"_s << 7;
}

void TestSelector::faults()
{
    QFETCH(QString, selector);
    QFETCH(int, column);
    const auto parsed = parseSelector(selector);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().text.startsWith(u"selector, column %1: "_s.arg(column)),
             qPrintable(parsed.error().text));
    QVERIFY(!parsed.error().mend.isEmpty());
}

void TestSelector::textReadsBack_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addRow("a name") << u"up"_s;
    QTest::addRow("all operators") << u"a{b=\"1\",c!=\"2\",d=~\"3.\",e!~\"4\"}"_s;
    QTest::addRow("escapes") << u"a{b=\"q\\\"\\\\\\n\\t\"}"_s;
}

void TestSelector::textReadsBack()
{
    QFETCH(QString, selector);
    const auto parsed = parseSelector(selector);
    QVERIFY(parsed);
    QCOMPARE(parsed->text(), selector);
    QCOMPARE(parseSelector(parsed->text()).value(), *parsed);
}

QTEST_APPLESS_MAIN(TestSelector)
#include "tst_selector.moc"

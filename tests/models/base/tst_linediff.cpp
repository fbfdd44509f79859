#include "models/base/linediff.h"

#include <QTest>

using namespace interlock;

class TstLineDiff : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDiff_data();
    void aDiff();
    void itLeadsFromOneTextToTheOther_data();
    void itLeadsFromOneTextToTheOther();
    void hugeTextsAreReplacedWhole();
};

void TstLineDiff::aDiff_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<int>("changed");
    const auto row = [](const char *name, const char *before, const char *after, const char *shown,
                        int changed) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(shown) << changed;
    };
    row("the same text shows nothing", "a\nb\n", "a\nb\n", "", 0);
    row("a missing line feed at the end is no change", "a\nb", "a\nb\n", "", 0);
    row("one line changed, with its neighbours", "a\nb\nc\nd\n", "a\nB\nc\nd\n", "  a|- b|+ B|  c", 2);
    row("two places with a gap", "a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nF\n", "- a|+ A|  b|...|  e|- f|+ F",
        4);
    row("from nothing", "", "a\nb\n", "+ a|+ b", 2);
    row("to nothing", "a\n", "", "- a", 1);
    row("a line moved is removed and added", "a\nb\nc\n", "b\nc\na\n", "- a|  b|  c|+ a", 2);
    row("a repeated line more", "a\na\n", "a\na\na\n", "  a|+ a", 1);
}

void TstLineDiff::aDiff()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    const auto diff = lineDiff(before, after);
    QTEST(diffLines(diff).join('|'), "shown");
    QTEST(changedLines(diff), "changed");
}

void TstLineDiff::itLeadsFromOneTextToTheOther_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("interleaved") << QByteArray("a\nx\nb\ny\nc\n") << QByteArray("a\nb\nz\nc\nx\n");
    QTest::newRow("nothing in common") << QByteArray("a\nb\n") << QByteArray("c\nd\ne\n");
    QTest::newRow("doubles") << QByteArray("a\na\nb\na\n") << QByteArray("b\na\na\nb\n");
}

void TstLineDiff::itLeadsFromOneTextToTheOther()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QByteArray old, now;
    for (const DiffLine &line : lineDiff(before, after)) {
        if (line.kind != DiffLine::Kind::Added)
            old += line.text + '\n';
        if (line.kind != DiffLine::Kind::Removed)
            now += line.text + '\n';
    }
    QCOMPARE(old, before);
    QCOMPARE(now, after);
}

void TstLineDiff::hugeTextsAreReplacedWhole()
{
    QByteArray before, after;
    for (int i = 0; i < 2001; ++i) {
        before += QByteArray::number(i) + '\n';
        after += QByteArray::number(i + 10000) + '\n';
    }
    const auto diff = lineDiff(before, after);
    QCOMPARE(changedLines(diff), 4002);
    QCOMPARE(diff.front().kind, DiffLine::Kind::Removed);
}

QTEST_APPLESS_MAIN(TstLineDiff)
#include "tst_linediff.moc"

#include "models/traffic/jsonedit.h"

#include <QJsonDocument>
#include <QTest>

using namespace interlock;

namespace {

/// JSON with ' for ".
QByteArray quoted(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

} // namespace

class TestJsonEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatDiffersChanges_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const char *before, const char *wanted, const char *after) {
            QTest::newRow(name) << quoted(before) << quoted(wanted) << quoted(after);
        };
        row("nothing differs", " {'b': 1.0 , 'a':[ ]}\n", "{'b': 1, 'a': []}", " {'b': 1.0 , 'a':[ ]}\n");
        row("a number in the middle", "{'z': 1, 'm': 2, 'a': 3}", "{'z': 1, 'm': 20, 'a': 3}",
            "{'z': 1, 'm': 20, 'a': 3}");
        row("a text with quotes and brackets", "{'z':'}\\'{', 'a': ']'}", "{'z': '}\\'{', 'a': '[,'}",
            "{'z':'}\\'{', 'a': '[,'}");
        row("deep inside", "{'z': {\n  'y': [1, {'x': true}]}, 'a': 1}",
            "{'z': {'y': [1, {'x': false}]}, 'a': 1}", "{'z': {\n  'y': [1, {'x': false}]}, 'a': 1}");
        row("a key is new", "{\n  'z' : 1,\n  'b' : 2\n}", "{'z': 1, 'b': 2, 'n': {'k': 3}}",
            "{\n  'z' : 1,\n  'b' : 2,\n  'n' : {'k':3}\n}");
        row("the first key of an object", "{'z': {}, 'a': { }}", "{'z': {'k': 1}, 'a': {'k': 2}}",
            "{'z': {'k': 1}, 'a': {'k': 2 }}");
        row("the first key goes", "{'z': 1, 'b': 2, 'a': 3}", "{'b': 2, 'a': 3}", "{ 'b': 2, 'a': 3}");
        row("the last key goes", "{'z': 1,\n 'a': 3\n}", "{'z': 1}", "{'z': 1\n}");
        row("all keys go", "{'z': 1}", "{}", "{}");
        row("a list gets longer", "{'z': [1,2 ,3], 'a': 1}", "{'z': [1, 2, 3, 4], 'a': 1}",
            "{'z': [1,2,3,4], 'a': 1}");
        row("a value of another type", "{'z': [1], 'a': null}", "{'z': {'k': 1}, 'a': false}",
            "{'z': {'k':1}, 'a': false}");
        row("a key that is spelt with an escape", "{'\\u007a': 1, 'a': 2}", "{'z': 3, 'a': 2}",
            "{'\\u007a': 3, 'a': 2}");
    }
    void onlyWhatDiffersChanges()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, wanted);
        QFETCH(QByteArray, after);
        const QJsonDocument document = QJsonDocument::fromJson(wanted);
        QVERIFY(document.isObject());
        QVERIFY(QJsonDocument::fromJson(before).isObject());
        const QByteArray edited = editJson(before, document.object());
        QCOMPARE(edited, after);
        QCOMPARE(QJsonDocument::fromJson(edited), document);
    }

    void aKeyThatStandsTwiceReadsBackAsWanted()
    {
        const QJsonObject wanted{{QStringLiteral("a"), 3}};
        const QByteArray edited = editJson(quoted("{'a': 1, 'a': 2, 'a': 2}"), wanted);
        QCOMPARE(QJsonDocument::fromJson(edited).object(), wanted);
    }
};

QTEST_GUILESS_MAIN(TestJsonEdit)
#include "tst_jsonedit.moc"

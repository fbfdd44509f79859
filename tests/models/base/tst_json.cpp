#include "models/base/json.h"

#include <QTest>

using namespace interlock;

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepted_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("compact");
        const auto row = [](const char *name, const char *text, const char *compact) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(compact);
        };
        row("empty", "{}", "{}");
        row("space around", " \t\r\n{ } \n", "{}");
        row("keys are sorted", "{\"b\":1,\"a\":[true,false,{\"c\":\"d\"}]}",
            "{\"a\":[true,false,{\"c\":\"d\"}],\"b\":1}");
        row("the largest integers", "{\"n\":[9007199254740991,-9007199254740991,0,-1]}",
            "{\"n\":[9007199254740991,-9007199254740991,0,-1]}");
        row("escapes mean their letters", "{\"a\":\"\\u0041\\/\\n\\t\\\\\\\"\"}",
            "{\"a\":\"A/\\n\\t\\\\\\\"\"}");
        row("a surrogate pair", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\xf0\x9f\x98\x80\"}");
        row("UTF-8 as it is", "{\"a\":\"\xc3\xa9\"}", "{\"a\":\"\xc3\xa9\"}");
        row("the same key in two objects", "{\"a\":{\"a\":1}}", "{\"a\":{\"a\":1}}");
        row("empty key", "{\"\":1}", "{\"\":1}");
    }
    void accepted()
    {
        QFETCH(QByteArray, text);
        const auto object = parseStrictJson(text);
        QVERIFY2(object.has_value(), object ? "" : qPrintable(object.error().text));
        QTEST(compactJson(*object), "compact");
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &text, const char *why) {
            QTest::addRow("%s", name) << text << QString::fromLatin1(why);
        };
        row("empty", "", "must start with {");
        row("an array", "[]", "must start with {");
        row("a byte order mark", "\xef\xbb\xbf{}", "must start with {");
        row("text after the end", "{}{}", "after the end");
        row("NUL after the end", QByteArray("{}\0", 3), "after the end");
        row("NUL between", QByteArray("{\0}", 3), "a key must be a string");
        row("a key twice", "{\"a\":1,\"a\":2}", "a key stands twice");
        row("a key twice, by escape", "{\"a\":1,\"\\u0061\":2}", "a key stands twice");
        row("a key twice, deep", "{\"x\":[{\"a\":1,\"a\":1}]}", "a key stands twice");
        row("NUL by escape", "{\"a\":\"\\u0000\"}", "control character");
        row("NUL raw", QByteArray("{\"a\":\"\0\"}", 9), "raw control character");
        row("a raw line end", "{\"a\":\"\n\"}", "raw control character");
        row("carriage return by escape", "{\"a\":\"\\r\"}", "control character");
        row("delete", "{\"a\":\"\x7f\"}", "control character");
        row("lone high surrogate", "{\"a\":\"\\ud83d\"}", "lone surrogate");
        row("lone low surrogate", "{\"a\":\"\\ude00\"}", "lone surrogate");
        row("surrogates the wrong way round", "{\"a\":\"\\ude00\\ud83d\"}", "lone surrogate");
        row("a surrogate in a key", "{\"\\ud83d\":1}", "lone surrogate");
        row("a surrogate in UTF-8", "{\"a\":\"\xed\xa0\xbd\"}", "not UTF-8");
        row("overlong UTF-8", "{\"a\":\"\xc0\xaf\"}", "not UTF-8");
        row("cut UTF-8", "{\"a\":\"\xc3\"}", "not UTF-8");
        row("a noncharacter", "{\"a\":\"\\uffff\"}", "noncharacter");
        row("a noncharacter of a later plane", "{\"a\":\"\\ud83f\\udffe\"}", "noncharacter");
        row("right-to-left override", "{\"a\":\"\\u202e\"}", "bidirectional");
        row("bidi isolate", "{\"a\":\"\xe2\x81\xa6\"}", "bidirectional");
        row("2^53", "{\"a\":9007199254740992}", "below 2^53");
        row("-2^53", "{\"a\":-9007199254740992}", "below 2^53");
        row("more than 64 bits", "{\"a\":99999999999999999999}", "below 2^53");
        row("a float", "{\"a\":1.0}", "only integers");
        row("an exponent", "{\"a\":1e3}", "only integers");
        row("a leading zero", "{\"a\":01}", "starts with 0");
        row("a plus", "{\"a\":+1}", "neither a value");
        row("minus alone", "{\"a\":-}", "neither a value");
        row("null", "{\"a\":null}", "neither a value");
        row("NaN", "{\"a\":NaN}", "neither a value");
        row("another case", "{\"a\":True}", "neither a value");
        row("a bad escape", "{\"a\":\"\\x\"}", "a bad escape");
        row("a short \\u", "{\"a\":\"\\u12\"}", "a bad \\u escape");
        row("a signed \\u", "{\"a\":\"\\u+123\"}", "a bad \\u escape");
        row("single quotes", "{'a':1}", "a key must be a string");
        row("a comma too many", "{\"a\":1,}", "a key must be a string");
        row("a comma too many in an array", "{\"a\":[1,]}", "neither a value");
        row("a comment", "{/**/}", "a key must be a string");
        row("no end", "{\"a\":1", "a comma or } is missing");
        row("no end of a string", "{\"a\":\"b", "no end");
        row("no end in an escape", "{\"a\":\"\\", "a bad escape");
        row("no colon", "{\"a\" 1}", "a colon is missing");
        row("no comma", "{\"a\":[1 2]}", "a comma or ] is missing");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        const auto object = parseStrictJson(text);
        QVERIFY(!object.has_value());
        QVERIFY(object.error().code == ErrorCode::BadInput);
        QVERIFY2(object.error().text.contains(why), qPrintable(object.error().text));
    }

    void limits_data()
    {
        QTest::addColumn<QByteArray>("within");
        QTest::addColumn<QByteArray>("beyond");
        const auto nested = [](int depth) { // the outermost object is the first
            return "{\"a\":" + QByteArray(depth - 1, '[') + QByteArray(depth - 1, ']') + "}";
        };
        const auto text = [](const QByteArray &content) { return "{\"a\":\"" + content + "\"}"; };
        QTest::addRow("depth 16") << nested(16) << nested(17);
        QTest::addRow("8 KiB in a string") << text(QByteArray(8192, 'x')) << text(QByteArray(8193, 'x'));
        QTest::addRow("escapes count as written")
            << text(QByteArray("\\n").repeated(4096)) << text(QByteArray("\\n").repeated(4096) + "x");
        QTest::addRow("an escape over the bound")
            << text(QByteArray(8186, 'x') + "\\u0041") << text(QByteArray(8187, 'x') + "\\u0041");
        QTest::addRow("8 KiB in a key") << "{\"" + QByteArray(8192, 'x') + "\":1}"
                                        << "{\"" + QByteArray(8193, 'x') + "\":1}";
        QTest::addRow("256 KiB in all")
            << "{}" + QByteArray(256 * 1024 - 2, ' ') << "{}" + QByteArray(256 * 1024 - 1, ' ');
    }
    void limits()
    {
        QFETCH(QByteArray, within);
        QFETCH(QByteArray, beyond);
        const auto good = parseStrictJson(within);
        QVERIFY2(good.has_value(), good ? "" : qPrintable(good.error().text));
        QVERIFY(!parseStrictJson(beyond).has_value());
    }

    void aBombOfBracketsIsRefusedEarly()
    {
        QVERIFY(!parseStrictJson("{\"a\":" + QByteArray(100'000, '['), {.bytes = 1'000'000}).has_value());
    }

    void theErrorNamesTheByte()
    {
        QCOMPARE(parseStrictJson("{\"a\":1,\"b\":1.5}").error().text,
                 QStringLiteral("JSON byte 12: only integers are allowed; other numbers are strings"));
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"

#include "models/sources/expectation.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Check)

class TestExpectation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answers_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const Check &check, const char *body, const QString &why) {
            QTest::newRow(name) << check << QByteArray(body) << why;
        };
        Check status;
        row("only the status is asked: any body will do", status, "<html>", {});
        Check equals;
        equals.expectPointer = u"/status"_s;
        equals.expectEquals = u"approved"_s;
        row("it stands there", equals, R"({"status":"approved"})", {});
        row("something else stands there", equals, R"({"status":"open"})",
            u"/status is \"open\", not \"approved\""_s);
        row("nothing stands there", equals, R"({"state":"approved"})", u"/status is not there"_s);
        row("the body is no JSON", equals, "approved", u"the answer: "_s);
        row("the body is empty", equals, "", u"the answer: "_s);
        Check number;
        number.expectPointer = u"/replicas/1"_s;
        number.expectEquals = 3;
        row("a number in a list", number, R"({"replicas":[1,3]})", {});
        row("a number and a text are not equal", number, R"({"replicas":[1,"3"]})",
            u"/replicas/1 is \"3\", not 3"_s);
        Check contains;
        contains.expectContains = u"ready"_s;
        row("a list has the element", contains, R"(["up","ready"])", {});
        row("a list has it only as a part of another", contains, R"(["already"])",
            u"the answer is [\"already\"], without \"ready\""_s);
        row("a text has the part", contains, R"("it is ready now")", {});
        row("a number has no parts", contains, "5", u"the answer is 5, without \"ready\""_s);
        Check lacks;
        lacks.expectPointer = u"/labels"_s;
        lacks.expectLacks = u"freeze"_s;
        row("a label is not there", lacks, R"({"labels":["other"]})", {});
        row("a label is there", lacks, R"({"labels":["freeze"]})", u"/labels has \"freeze\""_s);
        Check count;
        count.expectPointer = u"/actions"_s;
        count.expectCount = 2;
        row("a list of that many", count, R"({"actions":[1,2]})", {});
        row("of fewer", count, R"({"actions":[1]})", u"/actions has 1, not 2 elements"_s);
        row("no list", count, R"({"actions":"ab"})", u"/actions has no, not 2 elements"_s);
        Check labels;
        labels.expectLabels = QStringList{u"security-approved"_s, u"perf-approved"_s};
        row("labels as texts", labels, R"(["perf-approved","security-approved","x"])", {});
        row("labels as objects", labels, R"([{"name":"security-approved"},{"name":"perf-approved"}])", {});
        row("one is missing", labels, R"([{"name":"security-approved"}])",
            u"the answer lacks the label \"perf-approved\""_s);
        row("there are no labels", labels, "{}", u"the answer lacks the label"_s);
        Check exists;
        exists.expectPointer = u"/id"_s;
        row("a pointer alone asks that something is there", exists, R"({"id":null})", {});
        row("and says when it is not", exists, "{}", u"/id is not there"_s);
    }
    void answers()
    {
        QFETCH(Check, check);
        QFETCH(QByteArray, body);
        QFETCH(QString, why);
        const Done done = meets(check, body);
        QCOMPARE(bool(done), why.isEmpty());
        if (!done)
            QVERIFY2(done.error().text.startsWith(why), qPrintable(done.error().text));
    }
};

QTEST_GUILESS_MAIN(TestExpectation)
#include "tst_expectation.moc"

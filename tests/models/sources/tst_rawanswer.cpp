#include "models/sources/rawanswer.h"

#include <QTest>

using namespace interlock;

class TestRawAnswer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsNothing() { QCOMPARE(rawAnswer({}), QByteArray()); }

    void statusHeadersAndBody()
    {
        const RawAnswer answer{
            404,
            {{"Content-Type", "text/plain"}, {"Set-Cookie", "session=1"}, {"X-Token", "s3cret"}},
            "no such thing"};
        QCOMPARE(rawAnswer(answer), QByteArray("HTTP 404\ncontent-type: text/plain\n\nno such thing"));
    }

    void aLongBodyIsCut()
    {
        const QByteArray raw = rawAnswer({200, {}, QByteArray(kMostRaw + 5, 'x')});
        QVERIFY(raw.endsWith("x\n[5 bytes more]\n"));
        QVERIFY(raw.size() < kMostRaw + 100);
    }
};

QTEST_APPLESS_MAIN(TestRawAnswer)
#include "tst_rawanswer.moc"

#include "ui/style/roundbox.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {
constexpr int kWide = 60, kHigh = 40;
const QColor kGround(0xfd, 0xe4, 0xe1), kEdge(0xd0, 0x2a, 0x19), kBelow(0x12, 0x17, 0x1e);

QImage canvas(double perPixel)
{
    QImage made(QSizeF(kWide * perPixel, kHigh * perPixel).toSize(), QImage::Format_ARGB32_Premultiplied);
    made.setDevicePixelRatio(perPixel);
    made.fill(kBelow);
    return made;
}

int farthest(const QImage &one, const QImage &other)
{
    int most = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x) {
            const QColor a = one.pixelColor(x, y), b = other.pixelColor(x, y);
            most = std::max({most, std::abs(a.red() - b.red()), std::abs(a.green() - b.green()),
                             std::abs(a.blue() - b.blue())});
        }
    return most;
}
} // namespace

/// A box from kept pieces looks as one that is drawn as a path.
class RoundBoxTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itIsTheSameAsAPath_data()
    {
        QTest::addColumn<double>("perPixel");
        QTest::addColumn<QRectF>("box");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<int>("round");
        QTest::newRow("a tile") << 1.0 << QRectF(4, 3, 50, 33) << kGround << 8;
        QTest::newRow("a button") << 1.0 << QRectF(2, 2, 40, 20) << kGround << 6;
        QTest::newRow("only its edge") << 1.0 << QRectF(4, 3, 50, 33) << QColor() << 8;
        QTest::newRow("on a screen of twice as many pixels") << 2.0 << QRectF(4, 3, 50, 33) << kGround << 8;
        QTest::newRow("on one and a half as many") << 1.5 << QRectF(4, 3, 50, 33) << kGround << 8;
        QTest::newRow("between two pixels") << 1.0 << QRectF(4.5, 3.25, 50, 33) << kGround << 8;
        QTest::newRow("as small as its corners") << 1.0 << QRectF(4, 3, 18, 18) << kGround << 8;
        QTest::newRow("smaller than its corners") << 1.0 << QRectF(4, 3, 14, 12) << kGround << 8;
    }
    void itIsTheSameAsAPath()
    {
        QFETCH(double, perPixel);
        QFETCH(QRectF, box);
        QFETCH(QColor, ground);
        QFETCH(int, round);
        QImage pieces = canvas(perPixel), path = canvas(perPixel);
        {
            QPainter painter(&pieces);
            paintRoundBox(painter, box, ground, kEdge, round);
            paintRoundBox(painter, box, ground, kEdge, round); // and from the corners that were kept
        }
        {
            QPainter painter(&path);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(kEdge);
            painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
            for (int twice = 0; twice < 2; ++twice)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round, round);
        }
        QVERIFY2(farthest(pieces, canvas(perPixel)) > 60, "nothing was drawn");
        QVERIFY2(farthest(pieces, path) <= 3, qPrintable(QString::number(farthest(pieces, path))));
    }
    void aBoxOfOtherColoursHasItsOwnCorners()
    {
        QImage first = canvas(1), second = canvas(1);
        QPainter one(&first), other(&second);
        const QRectF box(4, 3, 50, 33);
        paintRoundBox(one, box, kGround, kEdge, 8);
        paintRoundBox(other, box, kEdge, kGround, 8);
        one.end();
        other.end();
        QCOMPARE(first.pixelColor(4, 20), kEdge);
        QCOMPARE(second.pixelColor(4, 20), kGround);
        QVERIFY(first.pixelColor(7, 6) != second.pixelColor(7, 6));
    }
    void thePainterStaysAsItWas()
    {
        QImage image = canvas(1);
        QPainter painter(&image);
        painter.setPen(QPen(Qt::green, 3));
        painter.setBrush(Qt::yellow);
        paintRoundBox(painter, {4, 3, 50, 33}, kGround, kEdge, 8);
        paintRoundBox(painter, {4, 3, 10, 10}, kGround, kEdge, 8);
        QCOMPARE(painter.pen(), QPen(Qt::green, 3));
        QCOMPARE(painter.brush(), QBrush(Qt::yellow));
        QVERIFY(!painter.testRenderHint(QPainter::Antialiasing));
    }
};

QTEST_MAIN(RoundBoxTest)
#include "tst_roundbox.moc"

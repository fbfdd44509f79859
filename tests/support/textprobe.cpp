#include "tests/support/textprobe.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QLineEdit>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QWidget>

namespace interlock::test {

using namespace Qt::StringLiterals;

namespace {
constexpr double kTolerance = 1.5; ///< pixels a glyph's box may stand out without being cut

/// Knows which widget is being painted.
class PaintWatch : public QObject {
public:
    QWidget *painting = nullptr;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && watched->isWidgetType())
            painting = static_cast<QWidget *>(watched);
        return false;
    }
};

class TextEngine : public QPaintEngine {
public:
    TextEngine(std::vector<DrawnText> &texts, const PaintWatch &watch)
        : QPaintEngine(AllFeatures), m_texts(texts), m_watch(watch)
    {}
    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState &changed) override
    {
        if (changed.state() & DirtyTransform)
            m_transform = changed.transform();
    }
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
    void drawTiledPixmap(const QRectF &, const QPixmap &, const QPointF &) override {}
    void drawImage(const QRectF &, const QImage &, const QRectF &, Qt::ImageConversionFlags) override {}
    void drawPath(const QPainterPath &) override {}
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override {}
    void drawPolygon(const QPoint *, int, PolygonDrawMode) override {}
    void drawRects(const QRectF *, int) override {}
    void drawRects(const QRect *, int) override {}
    void drawLines(const QLineF *, int) override {}
    void drawLines(const QLine *, int) override {}
    void drawEllipse(const QRectF &) override {}
    void drawEllipse(const QRect &) override {}
    void drawPoints(const QPointF *, int) override {}
    void drawPoints(const QPoint *, int) override {}
    void drawTextItem(const QPointF &at, const QTextItem &item) override
    {
        const QRectF rect(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent());
        DrawnText drawn{item.text(), m_transform.mapRect(rect), m_watch.painting};
        if (!m_texts.empty() && joins(m_texts.back(), drawn)) {
            m_texts.back().text += drawn.text;
            m_texts.back().rect |= drawn.rect;
        } else if (!drawn.text.trimmed().isEmpty()) {
            m_texts.push_back(drawn);
        }
    }

private:
    static bool joins(const DrawnText &last, const DrawnText &next)
    {
        const bool touches = std::abs(last.rect.right() - next.rect.left()) < 2 ||
                             std::abs(next.rect.right() - last.rect.left()) < 2;
        return last.by == next.by && touches && std::abs(last.rect.center().y() - next.rect.center().y()) < 3;
    }
    std::vector<DrawnText> &m_texts;
    const PaintWatch &m_watch;
    QTransform m_transform;
};

class TextDevice : public QPaintDevice {
public:
    TextDevice(QSize size, TextEngine &engine) : m_size(size), m_engine(engine) {}
    QPaintEngine *paintEngine() const override { return &m_engine; }

protected:
    int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return 96;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return QPaintDevice::metric(metric);
        }
    }

private:
    QSize m_size;
    TextEngine &m_engine;
};

bool isViewport(const QWidget *widget)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(widget->parentWidget());
    return area && area->viewport() == widget;
}

QString nameOf(const QWidget *widget)
{
    return u"%1 \"%2\""_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                              widget->accessibleName());
}

QString whyCut(const DrawnText &drawn, const QWidget &window)
{
    const QRectF box(drawn.by->mapTo(&window, QPoint()), drawn.by->size());
    if (!box.intersects(drawn.rect))
        return {}; // scrolled away
    if (const auto *field = qobject_cast<const QLineEdit *>(drawn.by); field && !field->isReadOnly())
        return {}; // whoever writes in it moves along
    const bool wide =
        drawn.rect.left() < box.left() - kTolerance || drawn.rect.right() > box.right() + kTolerance;
    const bool high = !isViewport(drawn.by) && (drawn.rect.top() < box.top() - drawn.rect.height() / 5 ||
                                                drawn.rect.bottom() > box.bottom() + drawn.rect.height() / 5);
    return wide ? u"wider than its place"_s : high ? u"higher than its place"_s : QString();
}
} // namespace

std::vector<DrawnText> drawnTexts(QWidget &window)
{
    std::vector<DrawnText> texts;
    PaintWatch watch;
    TextEngine engine(texts, watch);
    TextDevice device(window.size(), engine);
    qApp->installEventFilter(&watch);
    QPainter painter(&device);
    window.render(&painter);
    painter.end();
    qApp->removeEventFilter(&watch);
    std::erase_if(texts, [](const DrawnText &drawn) { return drawn.by == nullptr; });
    return texts;
}

QStringList misplaced(const std::vector<DrawnText> &texts, const QWidget &window)
{
    QStringList found;
    for (size_t i = 0; i < texts.size(); ++i) {
        if (const QString why = whyCut(texts[i], window); !why.isEmpty())
            found << u"\"%1\" is %2: %3"_s.arg(texts[i].text, why, nameOf(texts[i].by));
        for (size_t j = 0; j < i; ++j) {
            const QRectF both = texts[i].rect.intersected(texts[j].rect);
            const double line = std::min(texts[i].rect.height(), texts[j].rect.height());
            if (both.width() > 3 && both.height() > line * 0.45)
                found << u"\"%1\" lies over \"%2\": %3, %4"_s.arg(texts[i].text, texts[j].text,
                                                                  nameOf(texts[i].by), nameOf(texts[j].by));
        }
    }
    return found;
}

} // namespace interlock::test

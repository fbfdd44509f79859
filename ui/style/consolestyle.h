#pragma once

#include <QProxyStyle>

namespace interlock {

/// How the console's controls look and how large they are: Fusion in the colours of the tokens that go with a
/// widget's palette, with lengths that follow the zoom. The property `role` says what a widget is for: panel,
/// rail, strip, screen, page or key (frames), muted, caption, section, heading, strong, small or answer
/// (labels), primary, danger, link or segment (buttons; `place` first or last in their row).
/// It is not a style sheet: under one, each new zoom or theme asks every widget of every screen for its
/// rules.
class ConsoleStyle : public QProxyStyle {
public:
    ConsoleStyle();

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawItemText(QPainter *painter, const QRect &rect, int flags, const QPalette &palette, bool enabled,
                      const QString &text, QPalette::ColorRole role) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
};

/// What a widget is for; empty where nobody said.
QString roleOf(const QWidget *widget);

} // namespace interlock

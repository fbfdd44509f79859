#include "ui/style/look.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <QWidget>

/// The icons live in a static library: nothing else would pull them in. Q_INIT_RESOURCE works in the global
/// namespace only.
static void bringIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr double kBody = 13;
constexpr char kTypeProperty[] = "interlock.type";

double currentZoom()
{
    const int px = QApplication::font().pixelSize();
    return px > 0 ? px / kBody : 1;
}

QString uiFamily()
{
    return QFontDatabase::hasFamily(u"Noto Sans"_s) ? u"Noto Sans"_s : u"DejaVu Sans"_s;
}

QString monoFamily()
{
    return QFontDatabase::hasFamily(u"Noto Sans Mono"_s) ? u"Noto Sans Mono"_s : u"DejaVu Sans Mono"_s;
}

/// The palette the platform came with, before ours covers it.
bool platformIsDark(const QApplication &app)
{
    const QVariant kept = app.property("interlock.platformDark");
    return kept.isValid() ? kept.toBool() : app.palette().color(QPalette::Window).lightness() < 128;
}
} // namespace

std::optional<ThemeChoice> themeChoice(const QString &word)
{
    if (word == u"auto"_s)
        return ThemeChoice::Auto;
    if (word == u"light"_s)
        return ThemeChoice::Light;
    if (word == u"dark"_s)
        return ThemeChoice::Dark;
    if (word == u"contrast"_s)
        return ThemeChoice::HighContrast;
    return std::nullopt;
}

QString themeWord(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Auto:
        return u"auto"_s;
    case ThemeChoice::Light:
        return u"light"_s;
    case ThemeChoice::Dark:
        return u"dark"_s;
    case ThemeChoice::HighContrast:
        return u"contrast"_s;
    }
    return {};
}

void applyLook(QApplication &app, ThemeChoice choice, double zoom)
{
    bringIcons();
    const bool platformDark = platformIsDark(app);
    app.setProperty("interlock.platformDark", platformDark);
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::Auto && platformDark);
    const Tokens &tokens = choice == ThemeChoice::HighContrast ? highContrastTokens()
                           : dark                              ? darkTokens()
                                                               : lightTokens();

    if (app.style()->name() != u"fusion"_s)
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QFont font(uiFamily());
    font.setPixelSize(qRound(kBody * zoom));
    font.setHintingPreference(QFont::PreferVerticalHinting);
    QApplication::setFont(font);
    QApplication::setPalette(paletteOf(tokens));
    app.setStyleSheet(styleSheetOf(tokens, zoom));
    for (QWidget *widget : QApplication::allWidgets()) {
        if (const QVariant type = widget->property(kTypeProperty); type.isValid())
            widget->setFont(fontOf(static_cast<Type>(type.toInt())));
    }
}

void setType(QWidget *widget, Type type)
{
    widget->setProperty(kTypeProperty, int(type));
    widget->setFont(fontOf(type));
}

QFont fontOf(Type type)
{
    QFont font = QApplication::font();
    const auto set = [&font](double px, QFont::Weight weight) {
        font.setPixelSize(scaled(px));
        font.setWeight(weight);
    };
    switch (type) {
    case Type::Caption:
        set(11, QFont::Normal);
        break;
    case Type::Small:
        set(12, QFont::Normal);
        break;
    case Type::Body:
        set(13, QFont::Normal);
        break;
    case Type::BodyBold:
        set(13, QFont::DemiBold);
        break;
    case Type::Strong:
        set(14, QFont::DemiBold);
        break;
    case Type::Title:
        set(18, QFont::DemiBold);
        break;
    case Type::Heading:
        set(20, QFont::DemiBold);
        break;
    case Type::Figure:
        set(27, QFont::DemiBold);
        break;
    case Type::Mono:
        font.setFamily(monoFamily());
        set(12, QFont::Normal);
        break;
    case Type::MonoStrong:
        font.setFamily(monoFamily());
        set(17, QFont::Bold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 1.5);
        break;
    }
    return font;
}

int scaled(double px)
{
    return qRound(px * currentZoom());
}

} // namespace interlock

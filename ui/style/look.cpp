#include "ui/style/look.h"

#include "ui/style/consolestyle.h"
#include "ui/style/zoom.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFontDatabase>
#include <QLabel>
#include <QToolTip>
#include <QWidget>

/// Icons and help live in a static library: nothing else would pull them in. Q_INIT_RESOURCE works in the
/// global namespace only.
static void bringResources()
{
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(help);
}

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr double kBody = 13;
constexpr char kTypeProperty[] = "interlock.type";
constexpr char kStyled[] = "interlock.styled";
constexpr char kDensity[] = "interlock.density";

double currentZoom()
{
    const int px = QApplication::font().pixelSize();
    return px > 0 ? px / kBody : 1;
}

QString firstOf(const QString &wanted, const QString &otherwise)
{
    return QFontDatabase::hasFamily(wanted) ? wanted : otherwise;
}

/// Asked once: the question goes to fontconfig, and every text that is painted asks.
const QString &uiFamily()
{
    static const QString family = firstOf(u"Noto Sans"_s, u"DejaVu Sans"_s);
    return family;
}

const QString &monoFamily()
{
    static const QString family = firstOf(u"Noto Sans Mono"_s, u"DejaVu Sans Mono"_s);
    return family;
}

constexpr char kPlatformDark[] = "interlock.platformDark", kPlatformContrast[] = "interlock.platformContrast";

/// The palette the platform came with, before ours covers it.
bool platformIsDark(const QApplication &app)
{
    const QVariant kept = app.property(kPlatformDark);
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

namespace {
const Tokens &tokensFor(QApplication &app, ThemeChoice choice)
{
    const bool platformDark = platformIsDark(app);
    app.setProperty(kPlatformDark, platformDark);
    const bool isAuto = choice == ThemeChoice::Auto;
    const bool dark = choice == ThemeChoice::Dark || (isAuto && platformDark);
    const bool contrast =
        choice == ThemeChoice::HighContrast || (isAuto && app.property(kPlatformContrast).toBool());
    return contrast ? highContrastTokens() : dark ? darkTokens() : lightTokens();
}
} // namespace

void applyLook(QApplication &app, ThemeChoice choice, double zoom)
{
    bringResources();
    const Tokens &tokens = tokensFor(app, choice);
    if (!app.property(kStyled).toBool()) {
        QApplication::setStyle(new ConsoleStyle);
        app.setProperty(kStyled, true);
    }
    QFont font(uiFamily());
    font.setPixelSize(qRound(kBody * zoom));
    font.setHintingPreference(QFont::PreferVerticalHinting);
    const double before = currentZoom(), now = font.pixelSize() / kBody;
    if (before != now) {
        for (QWidget *window : QApplication::topLevelWidgets())
            rezoom(*window, before, now);
    }
    if (QApplication::font() != font)
        QApplication::setFont(font);
    if (const QPalette palette = paletteOf(tokens); QApplication::palette() != palette) {
        QApplication::setPalette(palette);
        QToolTip::setPalette(palette);
    }
    for (QWidget *widget : QApplication::allWidgets()) {
        if (const QVariant type = widget->property(kTypeProperty); type.isValid())
            widget->setFont(fontOf(static_cast<Type>(type.toInt())));
        if (auto *label = qobject_cast<QLabel *>(widget); label && label->text().isEmpty())
            label->setIndent(label->indent()); // one without words keeps the size of its old font otherwise
    }
}

void setPlatformDark(QApplication &app, bool dark)
{
    app.setProperty(kPlatformDark, dark);
}

void setPlatformContrast(QApplication &app, bool more)
{
    app.setProperty(kPlatformContrast, more);
}

std::optional<Density> densityOf(const QString &word)
{
    if (word == u"compact"_s)
        return Density::Compact;
    if (word == u"roomy"_s)
        return Density::Roomy;
    return std::nullopt;
}

QString densityWord(Density density)
{
    return density == Density::Compact ? u"compact"_s : u"roomy"_s;
}

void setDensity(QApplication &app, Density density)
{
    if (app.property(kDensity).toInt() == int(density))
        return;
    app.setProperty(kDensity, int(density));
    for (QWidget *widget : QApplication::allWidgets()) {
        QEvent rows(QEvent::FontChange); // what tables and lists take their heights anew for
        if (qobject_cast<QAbstractItemView *>(widget))
            QCoreApplication::sendEvent(widget, &rows);
    }
}

int rowHeight()
{
    return scaled(qApp->property(kDensity).toInt() == int(Density::Roomy) ? 32 : 24);
}

void setType(QWidget *widget, Type type)
{
    widget->setProperty(kTypeProperty, int(type));
    widget->setFont(fontOf(type));
}

bool hasType(const QWidget &widget)
{
    return widget.property(kTypeProperty).isValid();
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
    case Type::Section:
        set(11, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 1);
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

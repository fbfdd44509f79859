#pragma once

#include "ui/style/tokens.h"

#include <QFont>

class QApplication;
class QWidget;

namespace interlock {

enum class ThemeChoice { Auto, Light, Dark, HighContrast };
std::optional<ThemeChoice> themeChoice(const QString &word); ///< auto, light, dark, contrast
QString themeWord(ThemeChoice choice);

/// Type sizes of the console, in pixels at 100 % zoom: Caption 11, Small 12, Body 13, Strong 14, Heading 20,
/// Figure 27; Section is a Caption in spaced bold letters.
enum class Type { Caption, Small, Body, BodyBold, Strong, Title, Heading, Figure, Mono, MonoStrong, Section };

/// Puts style, palette and fonts on the application. `zoom` is 0.8 to 2; Auto follows the platform's
/// palette.
void applyLook(QApplication &app, ThemeChoice choice, double zoom);
/// What Auto follows from now on, instead of the platform's palette; call `applyLook` after them. More
/// contrast counts more than light or dark.
void setPlatformDark(QApplication &app, bool dark);
void setPlatformContrast(QApplication &app, bool more);

/// How high the rows of tables and lists are: 24 or 32 px at 100 % zoom.
enum class Density { Compact, Roomy };
std::optional<Density> densityOf(const QString &word); ///< compact, roomy
QString densityWord(Density density);
void setDensity(QApplication &app, Density density);
/// Height of one row, zoomed.
int rowHeight();

/// A font of the scale, following the application's zoom.
QFont fontOf(Type type);
/// Gives a widget a font of the scale and keeps it there when the zoom changes.
void setType(QWidget *widget, Type type);
bool hasType(const QWidget &widget);
/// `px` of the 100 % design, zoomed.
int scaled(double px);

} // namespace interlock

#pragma once

#include <QByteArray>
#include <QString>

namespace interlock {

/// How the first window looked when the console was closed.
struct Opening {
    QByteArray geometry = {}; ///< of QWidget::saveGeometry; empty: the usual size
    QString theme = {};       ///< its word; empty: whatever is usual
    bool operator==(const Opening &) const = default;
};

/// "interlock/console.json" under the user's configuration folder.
QString consoleFilePath();
/// Of the file that preferences.h reads in full. One that cannot be read opens the usual window; the console
/// says later what is wrong with it.
Opening readOpening(const QString &path);

} // namespace interlock

#pragma once

#include <QImage>
#include <QStringList>

namespace interlock {

/// Small pictures in rows and columns with their names, to see many screens at one glance.
class ContactSheet {
public:
    ContactSheet(const QString &title, const QStringList &rows, const QStringList &columns);
    /// Puts a picture into its place, scaled down to fit; names that are not there are left out.
    void add(const QString &row, const QString &column, const QImage &picture);
    const QImage &image() const { return m_sheet; }

private:
    QStringList m_rows, m_columns;
    QImage m_sheet;
};

/// The picture with at most so many colours, those that cover most of it: a screen shows few, and its file
/// becomes a third as large. Each pixel takes the nearest of them.
QImage withFewColours(const QImage &picture, int most = 256);

} // namespace interlock

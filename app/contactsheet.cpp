#include "app/contactsheet.h"

#include <QHash>
#include <QPainter>

#include <algorithm>

namespace interlock {

namespace {
constexpr QSize kCell{160, 100};
constexpr int kGap = 8, kHead = 64, kSide = 120;
constexpr QRgb kGround = 0xffdfe3e8, kInk = 0xff1b2430;

int distance(QRgb a, QRgb b)
{
    const int red = qRed(a) - qRed(b), green = qGreen(a) - qGreen(b), blue = qBlue(a) - qBlue(b);
    return red * red + green * green + blue * blue;
}

/// The colours of most pixels; shades that differ by less than a step count as one.
QList<QRgb> palette(const QImage &picture, int most)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        for (int x = 0; x < picture.width(); ++x)
            ++counts[line[x] | 0xff000000];
    }
    QList<QRgb> all = counts.keys();
    std::ranges::sort(all, [&counts](QRgb a, QRgb b) {
        return std::pair(-counts[a], a) < std::pair(-counts[b], b); // the same on every run
    });
    QList<QRgb> chosen;
    // The grounds themselves first, as near to each other as they are; then what differs most.
    constexpr qsizetype kGrounds = 12;
    struct Pass {
        int step;
        qsizetype among;
    };
    for (const Pass &pass : {Pass{40, std::min(kGrounds, all.size())}, Pass{300, all.size()},
                             Pass{60, all.size()}, Pass{0, all.size()}}) {
        for (QRgb colour : all.first(pass.among)) {
            if (chosen.size() == most)
                return chosen;
            if (std::ranges::none_of(chosen, [&](QRgb c) { return distance(c, colour) <= pass.step; }))
                chosen << colour;
        }
    }
    return chosen;
}
} // namespace

ContactSheet::ContactSheet(const QString &title, const QStringList &rows, const QStringList &columns)
    : m_rows(rows), m_columns(columns),
      m_sheet(kSide + int(columns.size()) * (kCell.width() + kGap) + kGap,
              kHead + int(rows.size()) * (kCell.height() + kGap), QImage::Format_RGB32)
{
    m_sheet.fill(kGround);
    QPainter painter(&m_sheet);
    QFont font = painter.font();
    painter.setPen(QColor(kInk));
    font.setPixelSize(20);
    font.setBold(true);
    painter.setFont(font);
    painter.drawText(QRect(kGap, 0, m_sheet.width() - 2 * kGap, 38), Qt::AlignVCenter | Qt::AlignLeft, title);
    font.setPixelSize(13);
    painter.setFont(font);
    for (int i = 0; i < columns.size(); ++i)
        painter.drawText(QRect(kSide + i * (kCell.width() + kGap), 38, kCell.width(), 22), Qt::AlignCenter,
                         columns[i]);
    for (int i = 0; i < rows.size(); ++i)
        painter.drawText(QRect(kGap, kHead + i * (kCell.height() + kGap), kSide - 2 * kGap, kCell.height()),
                         Qt::AlignVCenter | Qt::TextWordWrap, rows[i]);
}

void ContactSheet::add(const QString &row, const QString &column, const QImage &picture)
{
    const qsizetype y = m_rows.indexOf(row), x = m_columns.indexOf(column);
    if (x < 0 || y < 0)
        return;
    const QImage small = picture.scaled(kCell, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPainter painter(&m_sheet);
    painter.drawImage(
        QPoint(kSide + int(x) * (kCell.width() + kGap) + (kCell.width() - small.width()) / 2,
               kHead + int(y) * (kCell.height() + kGap) + (kCell.height() - small.height()) / 2),
        small);
}

QImage withFewColours(const QImage &source, int most)
{
    const QImage picture = source.convertToFormat(QImage::Format_RGB32);
    const QList<QRgb> colours = palette(picture, most);
    QImage made(picture.size(), QImage::Format_Indexed8);
    made.setColorTable(colours);
    QHash<QRgb, uchar> nearest;
    for (int y = 0; y < picture.height(); ++y) {
        const auto *from = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        uchar *to = made.scanLine(y);
        for (int x = 0; x < picture.width(); ++x) {
            const QRgb colour = from[x] | 0xff000000;
            auto known = nearest.constFind(colour);
            if (known == nearest.constEnd()) {
                const auto best =
                    std::ranges::min_element(colours, {}, [colour](QRgb c) { return distance(c, colour); });
                known = nearest.insert(colour, uchar(best - colours.begin()));
            }
            to[x] = *known;
        }
    }
    return made;
}

} // namespace interlock

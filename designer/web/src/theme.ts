/* Colours and sizes of antd's parts; the same values stand as custom properties in style.css. Greys are dark enough for WCAG AA on white. */
import type { ThemeConfig } from 'antd';

export const theme: ThemeConfig = {
  cssVar: {},
  token: {
    colorPrimary: '#234a8f',
    colorLink: '#234a8f',
    colorLinkHover: '#163468',
    colorLinkActive: '#163468',
    colorSuccess: '#1d7340',
    colorWarning: '#8a5300',
    colorError: '#b3261e',
    colorInfo: '#234a8f',
    colorText: '#1b2430',
    colorTextSecondary: '#465163',
    colorTextTertiary: '#596477',
    colorTextQuaternary: '#667085',
    colorTextDescription: '#596477',
    colorTextPlaceholder: '#667085',
    colorBorder: '#c3cad6',
    colorBorderSecondary: '#dfe4ec',
    colorBgLayout: '#f4f6f9',
    borderRadius: 6,
    fontSize: 14,
    fontFamily: 'Inter, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
    // Not by a style sheet: antd's menus wait for their motion to end before they take their place.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
};
